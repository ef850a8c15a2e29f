using System.ComponentModel;
using System.Diagnostics;

namespace Itineraires.Web.Cli;

/// <summary>Lets the pages of the same machine go first while a command works for long.</summary>
public static class PrioriteDeFond
{
    /// <summary>Lowers the priority of this process; a system that refuses it changes nothing.</summary>
    public static void Ceder()
    {
        using var processus = Process.GetCurrentProcess();
        try
        {
            processus.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception e) when (e is Win32Exception or PlatformNotSupportedException)
        {
            // It works all the same, only less kindly.
        }
    }
}
