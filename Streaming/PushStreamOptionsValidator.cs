using Microsoft.Extensions.Options;

namespace EnrichmentStream.Streaming;

/// <summary>Checks the ranges on <see cref="PushStreamOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class PushStreamOptionsValidator : IValidateOptions<PushStreamOptions>;
