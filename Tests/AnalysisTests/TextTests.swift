import Analysis
import Measurement
import Testing

@Suite struct TextTests {
  @Test func aTinyRunReadsLikeThis() throws {
    let claims = try Claim.all().filter {
      ["gram-structured", "gram-explicit"].contains($0.solver)
    }
    let text = try Self.tinyRun().analysis(claims: claims).text()
    #expect(text == Self.tinyText)
  }

  @Test func allShowsWhatIsSmallOrUnclaimed() throws {
    let analysis = try Self.tinyRun().analysis(claims: try Claim.all())
    for word in ["  0 %", "set-up: setup", "fired_pairs"] {
      #expect(analysis.text(all: true).contains(word))
      #expect(!analysis.text().contains(word))
    }
  }

  @Test func noLineIsWiderThanAPage() throws {
    let text = try Self.tinyRun().analysis(claims: try Claim.all()).text()
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 125 })
  }

  /// One ladder in n with an exact law and noise, one in d that is too short, two training runs.
  static func tinyRun() throws -> Recording {
    var recording = Recording()
    let batch = (3...9).map { Sample.point(m: 1024, n: 1 << $0, d: 16) }
    try recording.add("common", in: "n", batch.map { (Sample.cell($0), result($0)) })
    let dimension = [8, 32].map { Sample.point(m: 1024, n: 32, d: $0) }
    let late = CellResult(status: .timeout, reason: "over 60 s")
    try recording.add(
      "common", in: "d",
      dimension.map { (Sample.cell($0), result($0)) }
        + [(Sample.cell(Sample.point(m: 1024, n: 32, d: 64)), late)])
    for (damping, final, stopped) in [
      ("none", 30.0, StopReason.stalled), ("levenberg_marquardt", 3.2e-8, .converged),
    ] {
      let cell = Sample.cell(
        Sample.point(m: 4096, n: 512, d: 64, shift: 0.4),
        options: ["damping": .word(damping), "iterations": .number(100)])
      let iterations = (0..<12).map {
        Sample.iteration($0, 0.0123, residual: 40, accepted: $0 != 5)
      }
      let result = Sample.ok(
        iterations, setup: Sample.setup(1.5), stopped: stopped, finalResidual: final)
      try recording.add("convergence", in: nil, [(cell, result)])
    }
    return recording
  }

  /// gram and forward with their laws, one with 3 % up and down, and a tiny solve.
  private static func result(_ point: Point) -> CellResult {
    let (m, n, d) = (point.m, point.n, point.d)
    let wobble = n.trailingZeroBitCount.isMultiple(of: 2) ? 1.03 : 0.97
    let gram = 1e-9 * Double(n * n * m) * wobble
    let forward = 1e-8 * Double(m * n * d)
    let phases = ["gram": gram, "forward": forward, "solve": 1e-6]
    let counts = [
      "gram": ["popcount_words": n * n * m / 128],
      "forward": ["multiply_adds": m * n * d, "fired_pairs": m * n / 2],
    ]
    let seconds = gram + forward + 1e-6
    return Sample.ok(
      (0..<3).map { Sample.iteration($0, seconds, phases: phases, counts: counts) },
      setup: Sample.setup(1e-6 * Double(n)))
  }

  static let tinyText = """
    exact-gram, claims: exponent over the larger half, the claimed one in brackets; ? where no verdict rests on it
    counts      claim                    in m      in n    in d  ladders
    (censored)  gram-structured.factor                   - (0)?   0 of 1
    (censored)  gram-structured.fired            - (1)?  - (0)?   0 of 1
    consistent  gram-structured.forward        1.00 (1)  - (1)?   1 of 2  by common; open in d
    consistent  gram-structured.gram           2.00 (2)  - (0)?   1 of 1  by common
    (censored)  gram-structured.solve                    - (0)?   0 of 1
    (censored)  gram-structured.update                   - (1)?   0 of 1

    seconds     claim                    in m                 in n    in d  ladders  can refute
    (censored)  gram-structured.forward                  1.00 (1)?  - (1)?   0 of 2
    (censored)  gram-structured.gram              2.00 ± 0.04 (2)?  - (0)?   0 of 1
    (censored)  gram-structured.total          1.45 ± 0.02 (1.45)?  - (1)?   0 of 2
    (censored)  gram-structured.update                              - (1)?   0 of 1

    verdict           claim                        in m  in n  in d  ladders
    (not measured)    gram-structured.contraction                             worst - of 0.50
    (outside regime)  gram-structured.rate                                    worst 1.00
    decided in every size they grow in: 1 of 6 claims about counts, 1 more in some (2 of 7 ladders)
    decided in every size they grow in: 0 of 4 claims about seconds (0 of 6 ladders)

    exact-gram, training
      solver                                         steps  rejected  ended      |r|/|r_0|   steady  amortised  set-up  to 1e-2
    convergence: m = 4096, n = 512, d = 64, sphere, gaussian, shift 0.4, single, 2 threads
      gram-structured (damping none)                    12         1  stalled      7.5e-01  12.3 ms    12.3 ms  1.50 s        -
      gram-structured (damping levenberg_marquardt)     12         1  converged    8.0e-10  12.3 ms    12.3 ms  1.50 s   1.65 s

    exact-gram: 1 of 12 cells left out: 1 timeout (censored: took longer)

    what papers say, and what the verdicts say of it
    ZMG19, arXiv 1905.10961
      steps of natural gradient converge linearly from random weights
        (not measured): gram-structured.contraction, gram-explicit.contraction, gram-refined.contraction
      so do those of K-FAC
        not tested: no K-FAC is here
      the rate does not depend on n, m being a power of n
        (outside regime): gram-structured.rate
    BPSW21, arXiv 2006.11648
      before it, a step of second order took m n^2
        gram-explicit.gram, gram-explicit.total; not measured
      a step in time near-linear in m n, the size of the Jacobian
        sketch-flat.total, sketch-tensor.total; not measured
      a preconditioner whose cost does not depend on m
        sketch-flat.factor, sketch-tensor.factor; not measured
      then few conjugate-gradient steps are enough
        sketch-flat.inner-iterations, sketch-tensor.inner-iterations; not measured
      the rate does not depend on n
        (outside regime): gram-structured.rate
      every iteration halves the residual, at least
        sketch-flat.contraction, sketch-tensor.contraction; not measured

    not measured: 8 claims about other solvers

    """
}
