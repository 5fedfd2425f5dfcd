import Foundation
import Numerics
import Testing
import Training
import Vocabulary

/// A trajectory that `Fixtures/replay_multilayer.py` computed with NumPy.
struct MultilayerReplay: Decodable, CustomTestStringConvertible {
  let problem: Replay.Parameters
  let options: [String: String]
  let residuals: [Double]
  /// G(0), its lower triangle row by row.
  let gram: [Double]

  var testDescription: String { "\(problem.dataset), \(options)" }

  static let all: [MultilayerReplay] = {
    guard
      let url = Bundle.module.url(
        forResource: "multilayer", withExtension: "json", subdirectory: "Fixtures"),
      let data = try? Data(contentsOf: url)
    else { return [] }
    return (try? JSONDecoder().decode([MultilayerReplay].self, from: data)) ?? []
  }()

  func data() throws -> ProblemData {
    try ProblemData(
      Dataset(problem.dataset), name: problem.dataset, batch: problem.n, dimension: problem.d,
      target: Target(problem.target), seed: problem.seed)
  }

  var network: NetworkShape { NetworkShape(width: problem.m, shiftFactor: problem.shift) }

  func shape() throws -> MultilayerShape {
    let entry = try solver("multilayer-dense")
    return MultilayerShape(SolverOptions(entry.descriptor, overriding: options))
  }
}

private let multilayerNames = ["multilayer-dense", "multilayer-lazy", "multilayer-sparse"]

@Suite struct MultilayerTrajectoryTests {
  @Test func `the fixture is there`() { #expect(MultilayerReplay.all.count == 10) }

  @Test(arguments: MultilayerReplay.all)
  private func `every solver follows NumPy's replay to 1e-9 of the first residual`(
    replay: MultilayerReplay
  ) throws {
    for name in multilayerNames {
      let run = try train(
        solver(name), on: replay.data(), width: replay.problem.m, shift: replay.problem.shift,
        options: replay.options, steps: replay.residuals.count - 1)
      expectClose(run.residuals, to: replay.residuals, within: 1e-9, "\(name)")
    }
  }

  @Test(arguments: MultilayerReplay.all)
  private func `the textbook follows NumPy's replay, and its Gram matrix is NumPy's`(
    replay: MultilayerReplay
  ) throws {
    var textbook = MultilayerTextbook(
      try replay.data(), replay.network, try replay.shape(), stated: .double)
    let gram = textbook.gram(textbook.jacobian())
    var next = 0
    for i in 0..<textbook.batch {
      for j in 0...i {
        #expect(abs(gram[i * textbook.batch + j] - replay.gram[next]) <= 1e-10 * replay.gram[0])
        next += 1
      }
    }
    for expected in replay.residuals {
      #expect(abs(textbook.residualNorm - expected) <= 1e-9 * replay.residuals[0])
      if replay.options["damping"] == "none" {
        try textbook.plainStep()
      } else {
        _ = textbook.dampedStep()
      }
    }
  }

  @Test(
    arguments: ["multilayer-lazy", "multilayer-sparse"],
    [
      ["layers": "2"], ["layers": "3"], ["layers": "4", "train": "last"],
      ["layers": "3", "damping": "levenberg-marquardt"],
      ["layers": "3", "normalise": "off", "damping": "levenberg-marquardt"],
    ])
  func `the others follow the dense solver to 1e-8 at every iteration, whatever is flushed`(
    name: String, options: [String: String]
  ) throws {
    let data = try drawn(n: 16, d: 10)
    let dense = try train(
      solver("multilayer-dense"), on: data, width: 300, shift: 0.4, options: options, steps: 8)
    for threshold in name == "multilayer-lazy" ? ["firing", "off", "0", "40"] : ["firing"] {
      let run = try train(
        solver(name), on: data, width: 300, shift: 0.4,
        options: options.merging(["rank-threshold": threshold]) { $1 }, steps: 8)
      expectClose(run.residuals, to: dense.residuals, within: 1e-8, "\(threshold)")
      // Below that, rounding decides whether the loss has fallen.
      let steps = dense.residuals.count { $0 > 1e-12 * dense.residuals[0] } - 1
      #expect(
        run.outcomes.prefix(steps).map(\.accepted) == dense.outcomes.prefix(steps).map(\.accepted))
    }
  }

  @Test(arguments: ["2", "3"])
  func `flushing or not, the loss curve is the same to 1e-9 of the first residual`(
    layers: String
  ) throws {
    func run(_ threshold: String) throws -> Trajectory {
      try train(
        solver("multilayer-lazy"), on: drawn(n: 12, d: 8), width: 400, shift: 0.4,
        options: ["layers": layers, "rank-threshold": threshold], steps: 10)
    }
    let (never, often) = (try run("off"), try run("20"))
    expectClose(often.residuals, to: never.residuals, within: 1e-9)
    func flushes(_ run: Trajectory) -> Int {
      run.counts.reduce(0) { $0 + ($1[.maintain]?[.flushes] ?? 0) }
    }
    #expect(flushes(never) == 0)
    #expect(flushes(often) > 0)
  }

  @Test(arguments: ["tensor-srht", "tensor-sketch"], ["none", "levenberg-marquardt"])
  func `behind a sketch conjugate gradients make the exact steps`(
    system: String, damping: String
  ) throws {
    let options = ["system": system, "sketch-ratio": "16", "damping": damping]
    let data = try drawn(n: 16, d: 10)
    let exact = try train(
      solver("multilayer-dense"), on: data, width: 300, shift: 0.4, options: options, steps: 6)
    let run = try train(
      solver("multilayer-lazy"), on: data, width: 300, shift: 0.4, options: options, steps: 6)
    expectClose(run.residuals, to: exact.residuals, within: 1e-8)
    for counts in run.counts {
      // 2 ln(2/eps) / ln(s/n) at eps = 1e-10, times 1.6 where data are coherent.
      let inner = try #require(counts[.solve]?[.innerIterations])
      #expect(inner >= 1 && inner <= 28)
      #expect(counts[.sketch] != nil || damping != "none")
    }
    #expect(run.diagnostics.allSatisfy { $0["exact_factorizations"] == nil })
  }

  @Test func `where only the last layer is trained the features' Gram matrix is K of two layers`()
    throws
  {
    // G = c^2 m K o (D D^T) / m with the features as data, h_L = c g_L and a^2 = 1.
    let (network, n) = (NetworkShape(width: 200, shiftFactor: 0.2), 9)
    let shape = MultilayerShape(layers: 3, isNormalised: false, trainsLastOnly: true)
    let data = try drawn(n: n, d: 6)
    let textbook = MultilayerTextbook(data, network, shape, stated: .double)
    let gram = textbook.gram(textbook.jacobian())
    let workers = Workers(count: 1)
    let problem = Problem<Double>(data, network)
    let features = try MultilayerNetwork(problem, shape, workers: workers).features
    let weights = problem.drawWeights(layer: 3, workers: workers)
    guard case .constant(let scale) = shape.scaling(network) else {
      Issue.record("layers are not scaled")
      return
    }
    func fires(_ i: Int, _ r: Int) -> Bool {
      (0..<200).reduce(0.0) { $0 + weights[r, $1] * features.outputs[i, $1] } > network.shift
    }
    for (i, j) in [(0, 0), (3, 1), (8, 7), (5, 5)] {
      let shared = (0..<200).count { fires(i, $0) && fires(j, $0) }
      let product = (0..<200).reduce(0.0) { $0 + features.outputs[i, $1] * features.outputs[j, $1] }
      #expect(abs(gram[i * n + j] - scale * scale * product * Double(shared)) <= 1e-12)
    }
    let run = try train(
      solver("multilayer-lazy"), on: data, width: 200, options: ["train": "last"], steps: 1)
    #expect(run.diagnostics[0]["trained_layers"] == 1)
  }

  @Test func `activations of every layer are recorded`() throws {
    let run = try train(
      solver("multilayer-sparse"), on: drawn(n: 8, d: 8), width: 512, shift: 0.4,
      options: ["layers": "4"], steps: 2)
    #expect(run.diagnostics[0]["activations_layer_1"] != nil)
    for layer in 2...4 {
      let activations = try #require(run.diagnostics[2]["activations_layer_\(layer)"])
      // m Q(b) = 29 with a deviation of 5 a point.
      #expect(activations > 15 && activations < 45)
    }
  }
}
