using EcrMirror.Hosting.Serving;
using EcrMirror.Copier;

return await ServiceProgram.RunAsync(CopierModule.Service, args);
