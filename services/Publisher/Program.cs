using EcrMirror.Hosting.Serving;
using EcrMirror.Publisher;

return await ServiceProgram.RunAsync(PublisherModule.Service, args);
