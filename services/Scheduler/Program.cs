using EcrMirror.Hosting.Serving;
using EcrMirror.Scheduler;

return await ServiceProgram.RunAsync(SchedulerModule.Service, args);
