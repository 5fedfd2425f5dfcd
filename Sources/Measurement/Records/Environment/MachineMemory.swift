/// Memory and caches, in bytes.
extension MachineFiles {
  /// All that the machine has; nil where it does not say.
  var memoryBytes: Int? {
    values(of: "MemTotal", separator: ":", in: "/proc/meminfo").first.flatMap(Self.bytes(of:))
  }

  /// The memory that this process may use: the machine's, or what its control group allows of it, or the
  /// address space that is left.
  package var usableMemoryBytes: Int? {
    [memoryBytes, ControlGroup.memoryLimit(self), addressSpaceLeft].compactMap(\.self).min()
  }

  /// The size of an array that caches do not hold: four times the third-level caches of all allowed
  /// processors together, at least 256 MiB, but no more than an eighth of the memory.
  package var bytesBeyondCaches: Int {
    let wanted = max(256 << 20, 4 * (lastCaches ?? 0))
    return usableMemoryBytes.map { min(wanted, $0 / 8) } ?? wanted
  }

  /// The working sets whose rows are timed: powers of two from the first-level cache to 16 times the last-level
  /// caches of all allowed processors together, but no more than an eighth of the memory.
  package var workingSets: [Int] {
    let first = bytes("/sys/devices/system/cpu/cpu0/cache/index0/size") ?? 32 << 10
    let wanted = 16 * (lastCaches ?? 32 << 20)
    let most = usableMemoryBytes.map { min(wanted, $0 / 8) } ?? wanted
    return (12..<40).map { 1 << $0 }.filter { 2 * $0 > first && $0 <= most }
  }

  /// The third-level caches of all allowed processors together; nil where there are none, or are not described.
  private var lastCaches: Int? {
    var caches: [String: Int] = [:]
    for processor in allowedProcessors {
      let cache = "/sys/devices/system/cpu/cpu\(processor)/cache/index3/"
      guard let sharing = text(cache + "shared_cpu_list"), let size = bytes(cache + "size")
      else { continue }
      caches[sharing] = size
    }
    return caches.isEmpty ? nil : caches.values.reduce(0, +)
  }

  /// The size that a file holds.
  func bytes(_ path: String) -> Int? { text(path).flatMap(Self.bytes(of:)) }

  /// A size as the kernel writes it: `32K`, `16M`, `24684084 kB`, or plain bytes.
  static func bytes(of size: String) -> Int? {
    let digits = size.prefix { $0.isWholeNumber }
    let unit = size.dropFirst(digits.count).drop { $0 == " " }.lowercased()
    let factors = ["": 1, "k": 1 << 10, "kb": 1 << 10, "m": 1 << 20, "mb": 1 << 20, "g": 1 << 30]
    guard let count = Int(digits), let factor = factors[unit] else { return nil }
    let (product, overflow) = count.multipliedReportingOverflow(by: factor)
    return overflow ? nil : product
  }
}

/// What the session that a process runs in lets it map, as batch systems set it by `ulimit`.
extension MachineFiles {
  /// The lesser of the limits of address space and of data (`ulimit -v`, `ulimit -d`); nil without one.
  package var addressSpaceLimit: Int? {
    [sessionLimit("Max address space"), sessionLimit("Max data size")].compactMap(\.self).min()
  }

  /// The bytes that this process may still map within both limits; nil without one.
  ///
  /// A child begins with about what its parent has mapped: the libraries, stacks of threads, buffers of
  /// OpenBLAS.
  package var addressSpaceLeft: Int? {
    let space = sessionLimit("Max address space").map { $0 - (mapped("VmSize") ?? 0) }
    let data = sessionLimit("Max data size").map { $0 - (mapped("VmData") ?? 0) }
    return [space, data].compactMap(\.self).min().map { max(0, $0) }
  }

  /// A line of the kernel's table `Max address space  409600000  unlimited  bytes`: the limit that is in force,
  /// nil where that is `unlimited`.
  private func sessionLimit(_ name: String) -> Int? {
    let lines = (text("/proc/self/limits") ?? "").split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix(name) }) else { return nil }
    return line.dropFirst(name.count).split(separator: " ").first.flatMap { Int($0) }
  }

  private func mapped(_ key: String) -> Int? {
    values(of: key, separator: ":", in: "/proc/self/status").first.flatMap(Self.bytes(of:))
  }
}
