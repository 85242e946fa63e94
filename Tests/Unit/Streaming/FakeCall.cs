using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace EnrichmentStream.Tests.Unit.Streaming;

/// <summary>An outgoing call that is answered when the test says so.</summary>
internal sealed class FakeCall(string interfaceName, string methodName, GrainId source) : IOutgoingGrainCallContext
{
    private object? _result;

    public TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Invoked { get; private set; }

    public bool HasResult { get; private set; }

    public string InterfaceName => interfaceName;

    public string MethodName => methodName;

    public GrainId? SourceId => source;

    public object? Result
    {
        get => _result;
        set => (_result, HasResult) = (value, true);
    }

    public Response? Response { get; set; }

    public IGrainContext? SourceContext => null;

    public IInvokable Request => throw new NotSupportedException();

    public object Grain => throw new NotSupportedException();

    public GrainId TargetId => default;

    public GrainInterfaceType InterfaceType => default;

    public MethodInfo InterfaceMethod => throw new NotSupportedException();

    public Task Invoke()
    {
        Invoked++;
        return Answer.Task;
    }
}
