using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace EnrichmentStream.Tests.Support;

/// <summary>A stand-in for a grain that knows its id, as a reference does.</summary>
public class UnitsGrainProxy : DispatchProxy, IGrainBase
{
    private Func<MethodInfo, object?[], object?> _answer = static (_, _) => null;

    public IGrainContext GrainContext { get; private set; } = null!; // Set where it is made.

    internal static T Of<T>(GrainId id, Func<MethodInfo, object?[], object?> answer)
        where T : class
    {
        var made = Create<T, UnitsGrainProxy>();
        var grain = (UnitsGrainProxy)(object)made;
        grain._answer = answer;
        grain.GrainContext = UnitsProxy.Of<IGrainContext>((method, _) => method.Name == "get_GrainId" ? id : null);
        return made;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!, args ?? []);
}
