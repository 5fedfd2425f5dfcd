import Measurement
import Training
import Vocabulary

extension Plan {
  /// The cells of kernels: each kernel over its ladder, or the sizes given, on one thread and on all.
  ///
  /// - Throws: ``UsageError`` for sizes at which work cannot be counted in 64 bits.
  package init(_ selection: KernelSelection) throws {
    self.init()
    for entry in selection.entries {
      for threads in selection.threads {
        let ladder = try selection.sizes(of: entry).flatMap {
          selection.cells(entry, $0, threads: threads)
        }
        cells += ladder
        try add("rates", Self.variable(ladder), entry.name, ladder)
      }
      solvers.append(SolverRecord(name: entry.name, family: Family.kernels.rawValue))
    }
  }

  /// The size that grows along a ladder.
  private static func variable(_ ladder: [Cell]) -> Variable? {
    Variable.allCases.first { variable in
      Set(ladder.map { variable.size(at: $0.point) }).count > 1
    }
  }
}

/// What is asked of kernels.
package struct KernelSelection {
  let entries: [KernelEntry]
  let extent: Extent

  init(_ entries: [KernelEntry], _ extent: Extent) {
    (self.entries, self.extent) = (entries, extent)
  }

  /// - Throws: ``UsageError``.
  package init(_ options: BenchmarkOptions) throws {
    try Self.refuseForeign(options)
    extent = try Extent(options)
    let (named, precision) = (try Self.named(options.solver), extent.precision)
    entries = named.filter { precision == nil || $0.precision == precision }
    guard !entries.isEmpty else { throw UsageError("no chosen kernel has that precision") }
  }

  /// What only trainings have.
  private static func refuseForeign(_ options: BenchmarkOptions) throws {
    let given: [(String, Bool)] = [
      ("shift", options.shift != nil), ("dataset", options.dataset != nil),
      ("header", options.header != nil), ("drop", options.drop != nil),
      ("target", options.target != nil), ("tolerance", options.tolerance != nil),
      ("repeated-iterations", options.repeatedIterations != nil),
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

  private static func named(_ names: String?) throws -> [KernelEntry] {
    guard let names else { return kernelList }
    let wanted = try OptionText.names(
      names, among: kernelList.map(\.name), called: "kernel", of: "there are")
    return kernelList.filter { wanted.contains($0.name) }
  }

  /// Where nothing is said, one and all.
  fileprivate var threads: [Int] {
    let all = processorCount()
    return extent.threads.map { [$0] } ?? (all > 1 ? [1, all] : [1])
  }

  /// The kernel's own ladder, or the product of the sizes given, with its largest size for others.
  ///
  /// - Throws: ``UsageError`` for sizes at which work cannot be counted in 64 bits.
  fileprivate func sizes(of entry: KernelEntry) throws -> [KernelSizes] {
    let ladder = entry.ladder(extent.scale)
    guard extent.hasSizes, let last = ladder.last else { return ladder }
    // A kernel that has no use for a size has 1 there.
    func values(_ given: [Int]?, _ own: Int) -> [Int] { own == 1 ? [1] : given ?? [own] }
    return try values(extent.widths, last.m).flatMap { m in
      try values(extent.batches, last.n).flatMap { n in
        try values(extent.dimensions, last.d).map { d in
          let most = Double(n) * Double(n) * max(Double(m) * Double(d), Double(n))
          guard most < 0x1p62 else {
            throw UsageError("m = \(m), n = \(n), d = \(d) is more than any machine can do")
          }
          return KernelSizes(m: m, n: n, d: d)
        }
      }
    }
  }

  fileprivate func cells(_ entry: KernelEntry, _ sizes: KernelSizes, threads: Int) -> [Cell] {
    let point = Point(
      m: sizes.m, n: sizes.n, d: sizes.d, shift: 0, dataset: "random", target: "none",
      precision: entry.precision.rawValue, threads: threads)
    var options: [String: OptionValue] = [:]
    options[.iterations] = extent.iterations ?? (extent.scale == .full ? 9 : 5)
    // Samples within a process scatter about as much as processes do: there is no network to draw.
    let processes = extent.processes ?? (extent.scale == .full ? 3 : 1)
    return (0..<processes).map {
      Cell(
        solver: entry.name, family: Family.kernels.rawValue, point: point,
        options: options, seed: extent.seed, process: $0)
    }
  }
}
