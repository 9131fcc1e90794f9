using EcrMirror.Hosting.Serving;
using EcrMirror.Planner;

return await ServiceProgram.RunAsync(PlannerModule.Service, args);
