import Foundation

/// What a process has used so far.
package struct ProcessUsage: Equatable, Sendable {
  /// The most memory that was resident at a time.
  package var peakMemoryBytes: Int
  /// User and system time of all its threads.
  package var cpuSeconds: Double

  package init(peakMemoryBytes: Int, cpuSeconds: Double) {
    self.peakMemoryBytes = peakMemoryBytes
    self.cpuSeconds = cpuSeconds
  }

  /// What the kernel says of a process; nil when it has ended, or where there is no `/proc`.
  ///
  /// - Parameters:
  ///   - pid: the process.
  ///   - ticksPerSecond: the unit in which the kernel counts CPU time.
  ///   - files: where the kernel says it.
  package init?(
    of pid: Int32, ticksPerSecond: Int = sysconf(Int32(_SC_CLK_TCK)), files: MachineFiles = .system
  ) {
    let peak = files.values(of: "VmHWM", separator: ":", in: "/proc/\(pid)/status").first
    guard let bytes = peak.flatMap(MemoryFacts.bytes),
      let ticks = Self.ticks(files.text("/proc/\(pid)/stat") ?? "")
    else { return nil }
    self.init(peakMemoryBytes: bytes, cpuSeconds: Double(ticks) / Double(ticksPerSecond))
  }

  /// User and system time, the 14th and 15th field; the second, the program's name, may hold blanks
  /// and parentheses.
  private static func ticks(_ stat: String) -> Int? {
    guard let nameEnd = stat.lastIndex(of: ")") else { return nil }
    let fields = stat[stat.index(after: nameEnd)...].split(separator: " ")
    guard fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12]) else {
      return nil
    }
    return user + system
  }
}
