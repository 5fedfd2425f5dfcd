/// The vector instructions of an x86 processor, or those that a core of OpenBLAS uses.
enum VectorLevel: Int, Comparable {
  case sse, avx, avx2, avx512

  /// The widest of a processor's instructions.
  init(_ isa: [String]) {
    let wider: [(flag: String, level: VectorLevel)] = [
      ("avx512f", .avx512), ("avx2", .avx2), ("avx", .avx),
    ]
    self = wider.first { isa.contains($0.flag) }?.level ?? .sse
  }

  /// As manuals write it.
  var name: String {
    switch self {
    case .sse: "SSE"
    case .avx: "AVX"
    case .avx2: "AVX2"
    case .avx512: "AVX-512"
    }
  }

  /// What the kernels of a core use; nil for a name that is not known, or not of x86.
  init?(blasCore: String) {
    switch blasCore.lowercased() {
    case "skylakex", "cooperlake", "sapphirerapids": self = .avx512
    case "haswell", "zen", "excavator": self = .avx2
    case "sandybridge", "bulldozer", "piledriver", "steamroller": self = .avx
    case "katmai", "coppermine", "northwood", "banias", "atom", "prescott", "core2", "penryn",
      "dunnington", "nehalem", "athlon", "opteron", "opteron_sse3", "barcelona", "bobcat", "nano",
      "generic":
      self = .sse
    default: return nil
    }
  }

  static func < (left: VectorLevel, right: VectorLevel) -> Bool { left.rawValue < right.rawValue }
}
