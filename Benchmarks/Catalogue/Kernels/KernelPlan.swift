import Measurement
import Training
import Vocabulary

extension Plan {
  /// The cells of kernels: each kernel over its ladder, or the sizes given, on one thread and on all.
  ///
  /// - Throws: ``UsageError``.
  package init(kernels options: BenchmarkOptions) throws {
    try Self.refuseForeign(options)
    let choice = try KernelChoice(options)
    self.init()
    for entry in choice.entries {
      for threads in choice.threads {
        let ladder = try choice.sizes(of: entry).flatMap {
          choice.cells(entry, $0, threads: threads)
        }
        cells += ladder
        try add("rates", Self.variable(ladder), entry.name, ladder)
      }
    }
  }

  /// The size that grows along a ladder.
  private static func variable(_ ladder: [Cell]) -> Variable? {
    Variable.allCases.first { variable in
      Set(ladder.map { variable.size(at: $0.point) }).count > 1
    }
  }

  /// What only trainings have.
  private static func refuseForeign(_ options: BenchmarkOptions) throws {
    let given: [(String, Bool)] = [
      ("shift", options.shift != nil), ("dataset", options.dataset != nil),
      ("header", options.header != nil), ("drop", options.drop != nil),
      ("target", options.target != nil), ("tolerance", options.tolerance != nil),
      ("damping", options.damping != nil), ("option", !options.option.isEmpty),
      ("export-problem", options.exportProblem != nil),
    ]
    if let name = given.first(where: \.1)?.0 {
      throw UsageError("--\(name) has no meaning for kernels")
    }
    if let study = options.study, study != "rates", study != "all" {
      throw UsageError("unknown study '\(study)'; kernels have one, rates")
    }
  }
}

/// What a command line asks of kernels, each value checked.
private struct KernelChoice {
  let entries: [KernelEntry]
  let threads: [Int]
  private let scale: Scale
  private let widths: [Int]?
  private let batches: [Int]?
  private let dimensions: [Int]?
  private let samples: Int
  private let processes: Int
  private let seed: UInt64

  init(_ options: BenchmarkOptions) throws {
    scale = try OptionText.word(options.scale, of: Scale.self, called: "scale")
    let precision = try options.precision.map {
      try OptionText.word($0, of: Precision.self, called: "precision")
    }
    let named = try Self.named(options.solver)
    entries = named.filter { precision == nil || $0.precision == precision }
    guard !entries.isEmpty else { throw UsageError("no chosen kernel has that precision") }
    widths = try options.m.map { try OptionText.sizes($0) }
    batches = try options.n.map { try OptionText.sizes($0) }
    dimensions = try options.d.map { try OptionText.sizes($0) }
    let all = processorCount()
    threads =
      try options.threads.map { [try OptionText.threads($0)] }
      ?? (all > 1 ? [1, all] : [1])
    samples = try options.iterations.map { try OptionText.count($0, called: "iterations") } ?? 9
    // Samples within a process scatter about as much as processes do: there is no network to draw.
    processes =
      try options.processes.map { try OptionText.count($0, called: "processes") }
      ?? (scale == .full ? 3 : 1)
    seed = try OptionText.seed(options.seed)
  }

  private static func named(_ names: String?) throws -> [KernelEntry] {
    guard let names else { return kernelList }
    let wanted = try OptionText.names(
      names, among: kernelList.map(\.name), called: "kernel", of: "there are")
    return kernelList.filter { wanted.contains($0.name) }
  }

  /// The kernel's own ladder, or the product of the sizes given, with its largest size for others.
  ///
  /// - Throws: ``UsageError`` for sizes at which work cannot be counted in 64 bits.
  func sizes(of entry: KernelEntry) throws -> [KernelSizes] {
    let ladder = entry.ladder(scale)
    guard widths != nil || batches != nil || dimensions != nil, let last = ladder.last else {
      return ladder
    }
    // A kernel that has no use for a size has 1 there.
    func values(_ given: [Int]?, _ own: Int) -> [Int] { own == 1 ? [1] : given ?? [own] }
    return try values(widths, last.m).flatMap { m in
      try values(batches, last.n).flatMap { n in
        try values(dimensions, last.d).map { d in
          let most = Double(n) * Double(n) * max(Double(m) * Double(d), Double(n))
          guard most < 0x1p62 else {
            throw UsageError("m = \(m), n = \(n), d = \(d) is more than any machine can do")
          }
          return KernelSizes(m: m, n: n, d: d)
        }
      }
    }
  }

  func cells(_ entry: KernelEntry, _ sizes: KernelSizes, threads: Int) -> [Cell] {
    let point = Point(
      m: sizes.m, n: sizes.n, d: sizes.d, shift: 0, dataset: "random", target: "none",
      precision: entry.precision.rawValue, threads: threads)
    var options: [String: OptionValue] = [:]
    options[.iterations] = samples
    return (0..<processes).map {
      Cell(
        solver: entry.name, family: Family.kernels.rawValue, point: point,
        options: options, seed: seed, process: $0)
    }
  }
}
