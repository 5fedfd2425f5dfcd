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
  static func count(_ list: String) -> Int? { numbers(list)?.count }

  /// The numbers that a kernel list such as `0-3,8` names; nil when it is not one.
  static func numbers(_ list: String) -> [Int]? {
    var numbers: [Int] = []
    for item in list.split(separator: ",") {
      let bounds = item.split(separator: "-").map { Int($0) }
      guard let low = bounds.first ?? nil, let high = bounds.last ?? nil, low <= high,
        bounds.count <= 2
      else { return nil }
      numbers += low...high
    }
    return numbers
  }
}

extension MachineFiles {
  /// The processors that this process may run on, one of each core before the second of any.
  package var allowedProcessors: [Int] {
    let list = values(of: "Cpus_allowed_list", separator: ":", in: "/proc/self/status").first
    let allowed = list.flatMap(ProcessorFacts.numbers) ?? []
    let ranked = allowed.map { processor in
      let siblings = text(
        "/sys/devices/system/cpu/cpu\(processor)/topology/thread_siblings_list")
      let rank = siblings.flatMap(ProcessorFacts.numbers)?.firstIndex(of: processor)
      return (rank: rank ?? 0, processor: processor)
    }
    return ranked.sorted { ($0.rank, $0.processor) < ($1.rank, $1.processor) }.map(\.processor)
  }
}
