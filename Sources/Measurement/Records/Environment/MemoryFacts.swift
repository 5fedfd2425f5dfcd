/// What the kernel says of memory and caches, in bytes; nil is unknown.
struct MemoryFacts: Equatable, Sendable {
  var l1d: Int?
  var l2: Int?
  var l3: Int?
  var total: Int?

  init(_ files: MachineFiles) {
    for index in 0..<8 {
      let cache = "/sys/devices/system/cpu/cpu0/cache/index\(index)/"
      guard let level = files.text(cache + "level"), let type = files.text(cache + "type"),
        type != "Instruction", let size = files.text(cache + "size").flatMap(Self.bytes)
      else { continue }
      switch level {
      case "1": l1d = size
      case "2": l2 = size
      case "3": l3 = size
      default: break
      }
    }
    total = files.values(of: "MemTotal", separator: ":", in: "/proc/meminfo").first
      .flatMap(Self.bytes)
  }

  /// A size as the kernel writes it: `32K`, `16M`, `24684084 kB`, or plain bytes.
  static func bytes(_ size: String) -> Int? {
    let digits = size.prefix { $0.isWholeNumber }
    let unit = size.dropFirst(digits.count).drop { $0 == " " }.lowercased()
    let factors = ["": 1, "k": 1 << 10, "kb": 1 << 10, "m": 1 << 20, "mb": 1 << 20, "g": 1 << 30]
    guard let count = Int(digits), let factor = factors[unit] else { return nil }
    let (product, overflow) = count.multipliedReportingOverflow(by: factor)
    return overflow ? nil : product
  }
}

extension MachineFiles {
  /// The memory that this process may use: the machine's, or what its control group allows of it, or the
  /// address space that is left.
  package var usableMemoryBytes: Int? {
    [MemoryFacts(self).total, ControlGroup.memoryLimit(self), addressSpaceLeft]
      .compactMap(\.self).min()
  }

  /// The size of an array that caches do not hold: four times the third-level caches of all allowed
  /// processors together, at least 256 MiB, but no more than an eighth of the memory.
  package var bytesBeyondCaches: Int {
    var caches: [String: Int] = [:]
    for processor in allowedProcessors {
      let cache = "/sys/devices/system/cpu/cpu\(processor)/cache/index3/"
      guard let sharing = text(cache + "shared_cpu_list"),
        let size = text(cache + "size").flatMap(MemoryFacts.bytes)
      else { continue }
      caches[sharing] = size
    }
    let wanted = max(256 << 20, 4 * caches.values.reduce(0, +))
    return usableMemoryBytes.map { min(wanted, $0 / 8) } ?? wanted
  }
}
