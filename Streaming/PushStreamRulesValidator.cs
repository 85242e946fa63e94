using Microsoft.Extensions.Options;

namespace EnrichmentStream.Streaming;

/// <summary>Checks what spans several <see cref="PushStreamOptions"/>.</summary>
internal sealed class PushStreamRulesValidator : IValidateOptions<PushStreamOptions>
{
    public ValidateOptionsResult Validate(string? name, PushStreamOptions options) =>
        options.RingCapacity < options.DeliveryBatchSize
            ? ValidateOptionsResult.Fail(
                $"Stream provider '{name}': RingCapacity is {options.RingCapacity}, less than one delivery of "
                + $"{options.DeliveryBatchSize} batches. Raise RingCapacity or lower DeliveryBatchSize.")
            : ValidateOptionsResult.Success;
}
