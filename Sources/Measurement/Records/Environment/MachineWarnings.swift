import Foundation

/// Warnings about the processor and what shares it.
extension EnvironmentCheck {
  var processor: [EnvironmentWarning?] { [governor, threadsOfCores, load, affinity, quota] }

  private var governor: EnvironmentWarning? {
    guard let governor = record.governor, governor != "performance" else { return nil }
    return EnvironmentWarning(
      seen: "the frequency governor is \(governor)",
      matters: "the clock may rise and fall while a cell is timed",
      helps: "choose performance: sudo cpupower frequency-set -g performance")
  }

  private var threadsOfCores: EnvironmentWarning? {
    let processors = files.allowedProcessors
    let cores = Set(processors.map { files.siblings(of: $0) ?? [$0] }).count
    guard record.smt == true, cores < processors.count else { return nil }
    return EnvironmentWarning(
      seen: "\(processors.count) threads would share \(cores == 1 ? "one core" : "\(cores) cores")",
      matters: "two hardware threads of a core wait for each other, so more threads than cores "
        + "gain little and times scatter",
      helps: "run with --threads \(cores) or fewer")
  }

  private var load: EnvironmentWarning? {
    guard let load = record.loadAverage?.first, let cores = record.coresLogical,
      load > 0.25 * Double(cores)
    else { return nil }
    return EnvironmentWarning(
      seen: "the load average of the last minute is \(Numbers.short(load)) on \(cores) processors",
      matters: "other programs take time and memory bandwidth from what is timed",
      helps: "stop them, and after a build wait a minute")
  }

  private var affinity: EnvironmentWarning? {
    guard let allowed = record.coresAllowed, let cores = record.coresLogical, allowed < cores else {
      return nil
    }
    return EnvironmentWarning(
      seen: "this process may use \(allowed) of \(cores) processors",
      matters: "runs have no more threads than that, and programs on the other processors share "
        + "cache and memory",
      helps: "unless it is meant, start without taskset, or ask the scheduler for a whole node")
  }

  private var quota: EnvironmentWarning? {
    guard let quota = record.cgroupCpuQuota, let cores = record.coresAllowed ?? record.coresLogical,
      quota < Double(cores)
    else { return nil }
    return EnvironmentWarning(
      seen:
        "the control group may use \(Numbers.short(quota)) processors' time, with \(cores) allowed",
      matters: "threads beyond it are stopped for milliseconds at a time",
      helps: "raise the container's CPU limit, or run with --threads \(max(1, Int(quota)))")
  }
}

/// Warnings about memory.
extension EnvironmentCheck {
  var system: [EnvironmentWarning?] { [memory, hugePages] }

  private var memory: EnvironmentWarning? {
    let available = files.values(of: "MemAvailable", separator: ":", in: "/proc/meminfo").first
    guard let bytes = available.flatMap(MachineFiles.bytes(of:)),
      bytes < max(2 << 30, (record.memoryBytes ?? 0) / 8)
    else { return nil }
    return EnvironmentWarning(
      seen: "\(Numbers.short(Double(bytes) / 0x1p30)) GiB of memory are available",
      matters: "large sizes run out of memory or swap",
      helps: "close what holds memory, or choose smaller sizes")
  }

  private var hugePages: EnvironmentWarning? {
    let path = "/sys/kernel/mm/transparent_hugepage/enabled"
    guard files.text(path)?.contains("[never]") == true else { return nil }
    return EnvironmentWarning(
      seen: "transparent huge pages are set to never",
      matters: "sweeps over large arrays wait for page tables",
      helps: "echo madvise | sudo tee \(path)")
  }
}
