using EnrichmentStream.Hosting.Startup;
using EnrichmentStream.Silo;

return await ProgramRunner.RunAsync(args, SiloApplication.Help, () => SiloApplication.Build(args));
