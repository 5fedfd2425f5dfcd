package import Foundation

/// What a process has used so far.
package struct ProcessUsage: Equatable, Sendable {
  /// The most memory that was resident at a time.
  package var peakMemoryBytes: Int
  /// User and system time of all its threads.
  package var cpuSeconds: Double
  /// The most address space that was mapped at a time; nil is unknown.
  package var addressSpaceBytes: Int?

  package init(peakMemoryBytes: Int, cpuSeconds: Double, addressSpaceBytes: Int? = nil) {
    self.peakMemoryBytes = peakMemoryBytes
    self.cpuSeconds = cpuSeconds
    self.addressSpaceBytes = addressSpaceBytes
  }

  /// What this process has used.
  ///
  /// The kernel's peak of the present program where there is `/proc`: that of `getrusage` is also that of
  /// the program which was left by `exec`, a parent's that had measured its memory's rate.
  package static var ofThisProcess: ProcessUsage {
    var usage = rusage()
    #if os(Linux)
      getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
      let unit = 1024
    #else
      getrusage(RUSAGE_SELF, &usage)
      let unit = 1
    #endif
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return ProcessUsage(
      peakMemoryBytes: ProcessUsage(of: getpid())?.peakMemoryBytes ?? usage.ru_maxrss * unit,
      cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime))
  }

  /// What the kernel says of a process; nil when it has ended, or where there is no `/proc`.
  package init?(of pid: Int32) {
    guard let status = try? Disk.read("/proc/\(pid)/status"),
      let stat = try? Disk.read("/proc/\(pid)/stat")
    else { return nil }
    self.init(status: status, stat: stat)
  }

  /// Reads the two files of a process, byte by byte: a parent looks often, and its looks take time from
  /// the child's threads.
  ///
  /// - Parameters:
  ///   - status: `/proc/PID/status`, of which the lines `VmPeak: 4096 kB` and `VmHWM: 2048 kB` are used.
  ///   - stat: `/proc/PID/stat`, of which user and system time are used, the 14th and 15th field; the
  ///     second, the program's name, may hold blanks and parentheses.
  ///   - ticksPerSecond: the unit in which the kernel counts CPU time.
  package init?(
    status: Data, stat: Data, ticksPerSecond: Int = sysconf(Int32(_SC_CLK_TCK))
  ) {
    guard let peak = Self.kibibytes("\nVmHWM:", in: status),
      let nameEnd = stat.lastIndex(of: UInt8(ascii: ")"))
    else { return nil }
    // After the name and the state, a letter, the fields are integers from the 4th on.
    let fields = Self.integers(stat[stat.index(after: nameEnd)...], count: 12)
    guard fields.count == 12 else { return nil }
    self.init(
      peakMemoryBytes: peak * 1024,
      cpuSeconds: Double(fields[10] + fields[11]) / Double(ticksPerSecond),
      addressSpaceBytes: Self.kibibytes("\nVmPeak:", in: status).map { $0 * 1024 })
  }

  private static func kibibytes(_ label: String, in status: Data) -> Int? {
    status.range(of: Data(label.utf8)).flatMap {
      integers(status[$0.upperBound...], count: 1).first
    }
  }

  /// The first integers of a text, whatever stands between them; signs are not read.
  private static func integers(_ text: Data, count: Int) -> [Int] {
    var found: [Int] = []
    var value: Int?
    for byte in text {
      if let digit = Int(exactly: Int(byte) - 48), 0...9 ~= digit {
        value = (value ?? 0) &* 10 &+ digit
      } else if let number = value {
        found.append(number)
        value = nil
        if found.count == count { break }
      }
    }
    return found
  }
}
