using System.Reflection;

namespace EnrichmentStream.Tests.Support;

/// <summary>A stand-in for an interface of Orleans: every call goes to one function.</summary>
/// <remarks>
/// A written class that implements a grain interface would be registered as a grain in the cluster tests; a type made
/// at run time is not.
/// </remarks>
public class UnitsProxy : DispatchProxy
{
    private Func<MethodInfo, object?[], object?> _answer = static (_, _) => null;

    internal static T Of<T>(Func<MethodInfo, object?[], object?> answer)
        where T : class
    {
        var made = Create<T, UnitsProxy>();
        ((UnitsProxy)(object)made)._answer = answer;
        return made;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!, args ?? []);
}
