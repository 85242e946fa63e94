using EnrichmentStream.Hosting.Startup;
using EnrichmentStream.WebFront;

return await ProgramRunner.RunAsync(args, WebFrontApplication.Help, () => WebFrontApplication.Build(args));
