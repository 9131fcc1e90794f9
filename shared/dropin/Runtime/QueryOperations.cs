using System.Xml.Linq;
using Amazon.Runtime;

namespace EcrMirror.Dropin;

/// <summary>How the requests of each operation are written as a form, and its answers read from XML.</summary>
internal sealed class QueryOperations
{
    private readonly Dictionary<Type, (Delegate Write, Delegate Read)> _byRequest = [];

    /// <summary>Adds an operation.</summary>
    public QueryOperations Add<TRequest, TResponse>(Action<QueryForm, TRequest> write, Func<XElement, TResponse> read)
        where TRequest : AmazonWebServiceRequest
        where TResponse : AmazonWebServiceResponse, new()
    {
        _byRequest.Add(typeof(TRequest), (write, read));
        return this;
    }

    /// <summary>Adds an operation whose answer says nothing but that it was carried out.</summary>
    public QueryOperations Add<TRequest, TResponse>(Action<QueryForm, TRequest> write)
        where TRequest : AmazonWebServiceRequest
        where TResponse : AmazonWebServiceResponse, new() => Add(write, _ => new TResponse());

    /// <summary>The operation that takes this request.</summary>
    public (Action<QueryForm, TRequest> Write, Func<XElement, TResponse> Read) Of<TRequest, TResponse>()
    {
        (Delegate write, Delegate read) = _byRequest[typeof(TRequest)];
        return ((Action<QueryForm, TRequest>)write, (Func<XElement, TResponse>)read);
    }
}
