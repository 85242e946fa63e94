using EnrichmentStream.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EnrichmentStream.WebFront.Identity;

/// <summary>Refuses an admin token that could be guessed. Never tells it.</summary>
internal sealed class AdminTokenOptionsValidator(AdminTokenOptionsValidator.Limit limit)
    : IValidateOptions<AdminTokenOptions>
{
    public ValidateOptionsResult Validate(string? name, AdminTokenOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        var length = options.IsOn ? options.Token!.Length : int.MaxValue;
        result.Require(
            length >= limit.MinLength,
            $"ADMIN_TOKEN has {length} characters: use {limit.MinLength} or more, such as `openssl rand -hex 32` prints; "
            + "without it there is none.");
        result.Require(
            length == int.MaxValue || length <= RequestToken.MaxLength,
            $"ADMIN_TOKEN has {length} characters: use {RequestToken.MaxLength} or fewer.");
        return result.Build();
    }

    /// <summary>How short the token may be, which the kind of process decides.</summary>
    internal sealed record Limit(int MinLength);
}
