import Analysis
import Catalogue
import Measurement
import Testing
import Training
import Vocabulary

/// The rows that claims say are touched, beside what solvers count.
@Suite struct TouchedRowsTests {
  private static let claims = Result { try Claim.all() }

  private static func claim(_ id: String) throws -> Claim {
    try #require(try claims.get().first { $0.id == id }, "\(id)")
  }

  /// The counts of an iteration that still trains, at sizes where a neuron seldom fires on two points.
  private func iteration(
    _ solver: String, _ family: Family, m: Int = 4096
  ) throws -> (record: IterationRecord, sizes: CostSizes) {
    let point = Point(
      m: m, n: 8, d: 32, shift: 0.4, dataset: "sphere", target: "gaussian", precision: "single",
      threads: 1)
    let cell = Cell(
      solver: solver, family: family.rawValue, point: point,
      options: ["iterations": .number(2), "tolerance": .number(0)], seed: 1, process: 0)
    let result = try CellRun.run(cell)
    return (try #require(result.iterations.first), CostSizes(point))
  }

  /// The rows of the first or all touches of a claim.
  private func rows(
    _ id: String, _ sizes: CostSizes, _ isMeant: (Touch) -> Bool = { _ in true }
  ) throws -> Double {
    let touches = try #require(try Self.claim(id).touches)
    return try touches.filter(isMeant).reduce(0) { $0 + (try #require($1.rows.sum(at: sizes))) }
  }

  private static let listed = [
    "cached-scan", "correlation-dtree", "correlation-wtree", "hsr-data", "hsr-weights",
    "tree-newton",
  ]

  /// A row and a sign for each neuron that fires: within 10 %, since some 800 are drawn, and random points are only
  /// about at right angles.
  @Test(arguments: listed)
  func `forward and update go through the neurons that fire`(solver: String) throws {
    let (record, sizes) = try iteration(solver, .sublinear)
    let counts = record.counters
    let touched = Double(try #require(counts["neurons_touched"]))
    let pairs = Double(try #require(counts["fired_pairs"]))
    for phase in ["forward", "update"] where solver != "cached-scan" || phase == "forward" {
      let rows = try rows("\(solver).\(phase)", sizes) * pairs
      #expect(abs(rows / (2 * touched) - 1) < 0.1, "\(phase): \(rows) rows, \(touched) neurons")
    }
  }

  @Test(arguments: ["correlation-dtree", "tree-newton"])
  func `a search goes through no more lines than nodes`(solver: String) throws {
    let (record, sizes) = try iteration(solver, .sublinear)
    let nodes = Double(try #require(record.phaseCounters["search"]?["nodes_visited"]))
    let pairs = Double(try #require(record.counters["fired_pairs"]))
    let rows = try rows("\(solver).search", sizes) * pairs
    #expect(rows < nodes && rows > nodes / 4, "\(rows) rows, \(nodes) nodes")
  }

  @Test func `maintaining trees goes through a row of weights and n keys a neuron`() throws {
    let (record, sizes) = try iteration("correlation-dtree", .sublinear)
    let products = Double(try #require(record.phaseCounters["maintain"]?["inner_products"]))
    let touched = Double(try #require(record.counters["neurons_touched"]))
    let keys = try rows("correlation-dtree.maintain-time", sizes) {
      $0.bytes.sum(at: sizes) == 64
    }
    #expect(keys * touched == products)
  }

  @Test(arguments: ["gram-structured", "dense-shifted"])
  func `dense passes go through all weights`(solver: String) throws {
    let (record, sizes) = try iteration(
      solver, solver == "dense-shifted" ? .sublinear : .exactGram)
    for phase in ["forward", "update"] {
      let work = Double(try #require(record.phaseCounters[phase]?["multiply_adds"]))
      let rows = try rows("\(solver).\(phase)", sizes) { $0.bytes.sum(at: sizes) == 4 * sizes.d }
      // Each row meets every point in d multiply-adds, fewer where lists of who fires are short.
      #expect(rows * sizes.n * sizes.d >= work && rows == sizes.m, "\(phase)")
    }
  }

  @Test func `a transposed sparse query reads a weight a multiply-add`() throws {
    let (record, sizes) = try iteration("multilayer-sparse", .multilayer, m: 512)
    let work = Double(try #require(record.phaseCounters["jacobian"]?["multiply_adds"]))
    let rows = try rows("multilayer-sparse.jacobian", sizes)
    #expect(abs(rows / work - 1) < 0.25, "\(rows) rows, \(work) multiply-adds")
  }
}
