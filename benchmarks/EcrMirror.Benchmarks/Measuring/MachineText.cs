using System.Globalization;
using System.Text;

namespace EcrMirror.Benchmarks.Measuring;

/// <summary>A machine in words.</summary>
internal static class MachineText
{
    public static StringBuilder AppendMachine(this StringBuilder text, Machine machine)
    {
        text.AppendLine(machine.Processor).AppendLine(machine.System);
        foreach (string version in machine.Versions)
            text.AppendLine(version);
        return text.AppendLine(CultureInfo.InvariantCulture, $"load {machine.Load}");
    }
}
