/// What the kernel says of the processor; nil is unknown.
struct ProcessorFacts: Equatable, Sendable {
  var model: String?
  var isa: [String]?
  var coresLogical: Int?
  var coresAllowed: Int?
  var smt: Bool?
  var governor: String?

  init(_ files: MachineFiles) {
    let cpuinfo = "/proc/cpuinfo"
    func first(_ key: String) -> String? {
      files.values(of: key, separator: ":", in: cpuinfo).first
    }
    model = first("model name") ?? first("Model")
    isa = (first("flags") ?? first("Features")).map(Self.relevant)
    let processors = files.values(of: "processor", separator: ":", in: cpuinfo).count
    coresLogical = processors > 0 ? processors : nil
    coresAllowed = files.values(of: "Cpus_allowed_list", separator: ":", in: "/proc/self/status")
      .first.flatMap(Self.count)
    smt = files.text("/sys/devices/system/cpu/smt/active").map { $0 == "1" }
    governor = files.text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
  }

  /// Those of a processor's flags that decide how fast the kernels here can be.
  private static func relevant(_ flags: String) -> [String] {
    let names: Set<Substring> = [
      "sse4_2", "popcnt", "avx", "f16c", "fma", "bmi1", "bmi2", "avx2", "avx_vnni",
      "asimd", "asimdhp", "asimddp", "sve", "sve2", "i8mm", "bf16", "sme", "sme2",
    ]
    let families = ["avx512", "avx10", "amx"]
    return flags.split(separator: " ").filter { flag in
      names.contains(flag) || families.contains { flag.hasPrefix($0) }
    }.map(String.init)
  }

  /// How many numbers a kernel list such as `0-3,8` names; nil when it is not one.
  static func count(_ list: String) -> Int? {
    var count = 0
    for item in list.split(separator: ",") {
      let bounds = item.split(separator: "-").map { Int($0) }
      guard let low = bounds.first ?? nil, let high = bounds.last ?? nil, low <= high,
        bounds.count <= 2
      else { return nil }
      count += high - low + 1
    }
    return count
  }
}
