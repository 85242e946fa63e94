using EnrichmentStream.Hosting.Startup;
using EnrichmentStream.Standalone;

return await ProgramRunner.RunAsync(args, StandaloneApplication.Help, () => StandaloneApplication.Build(args));
