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
