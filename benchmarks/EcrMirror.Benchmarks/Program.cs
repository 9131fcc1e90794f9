using System.CommandLine;
using EcrMirror.Benchmarks.Allocation;
using EcrMirror.Benchmarks.Budgets;
using EcrMirror.Benchmarks.Compare;
using EcrMirror.Benchmarks.Kill;
using EcrMirror.Benchmarks.Limits;
using EcrMirror.Benchmarks.Link;
using EcrMirror.Benchmarks.OneLayer;
using EcrMirror.Benchmarks.Rules;
using EcrMirror.Benchmarks.Transport;

var root = new RootCommand("Measures ecr-mirror beside other tools, in the same run on the same registries.")
{
    CompareCommand.Create(), OneLayerCommand.Create(), LinkCommand.Create(), LimitsCommand.Create(), TransportCommand.Create(), KillCommand.Create(), ResumeCommand.Create(),
    BudgetsCommand.Create(), BudgetsWorker.Create(), RulesCommand.Create(), RulesPhase.Create(), AllocationWorker.Create(),
};
return await root.Parse(args).InvokeAsync();
