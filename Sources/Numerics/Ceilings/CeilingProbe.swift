import Vocabulary

/// A loop that one resource limits.
struct CeilingLoop: Sendable {
  /// What a thread has in a window: room for results, operands that stay in the first-level cache, and words in
  /// memory that caches do not hold.
  struct Site {
    let result: UnsafeMutableRawPointer
    let operands: UnsafePointer<UInt64>
    let stretch: UnsafePointer<UInt64>
    let words: Int
  }

  /// Units of the resource in a step, or in a word of the stretch where that is read, once a window.
  let units: Double
  var readsStretch = false
  let run: @Sendable (Site, _ steps: Int) -> Void
}

extension Resource {
  /// The loop that it limits: the one list of them.
  fileprivate var loop: CeilingLoop {
    switch self {
    case .singleFlops: .singleMultiplyAdds
    case .doubleFlops: .doubleMultiplyAdds
    case .doubleAdds: .doubleSums
    case .popcountWords: .bitCounts
    case .memoryBytes: .reading
    }
  }
}

/// The windows in which the ceilings are measured, in rounds over all of them.
///
/// What disturbs the machine for some milliseconds then spoils a window of each rather than all
/// windows of one.
struct CeilingProbe: ~Copyable {
  /// Long against the clock and the start of a loop, short against a time slice.
  private static let windowSeconds = 0.0025
  /// Bytes that a thread reads in a window.
  private static let chunkBytes = 32 << 20
  /// Words from one thread's results to the next, more than a loop leaves: no line is shared.
  private static let resultWords = 256

  private let start: ContinuousClock.Instant
  private let workers: Workers
  private let operands: AlignedBuffer<UInt64>
  private var results: AlignedBuffer<UInt64>
  private var array: AlignedBuffer<UInt64>
  /// Words of the array in one thread's chunk, and where the next window begins to read.
  private let chunk: Int
  private var cursor = 0
  private var steps: [Resource: Int] = [:]
  private var best: [[Resource: Double]] = [[:], [:]]
  private var forkJoins: [Double] = []
  private var product = TimedProduct()
  private var productFlops = 0.0

  /// Fills the operands and the array, all threads together.
  init(workers: Workers, arrayBytes: Int) {
    start = ContinuousClock.now
    self.workers = workers
    operands = AlignedBuffer(count: CeilingStreams.operandWords, repeating: 0x5555_3333_0f0f_00ff)
    results = AlignedBuffer(count: workers.count * Self.resultWords, repeating: 0)
    chunk = max(64, min(Self.chunkBytes, arrayBytes / workers.count) / 512 * 64)
    let chunks = max(workers.count, arrayBytes / 8 / chunk)
    array = AlignedBuffer(uninitializedCount: chunks * chunk)
    let words = array.mutableView
    let length = chunk
    workers.forEach(chunks) { number, _ in
      (words + number * length).initialize(repeating: UInt64(number), count: length)
    }
  }

  /// Rounds until `seconds` have passed since this value was made, one at least.
  mutating func measure(seconds: Double) -> Ceilings {
    let end = start + .seconds(seconds)
    for resource in Resource.allCases { steps[resource] = stepsForWindow(resource) }
    repeat {
      for resource in Resource.allCases { improve(resource) }
      productFlops = max(productFlops, product.flopsPerSecond())
      for _ in 0..<5 { forkJoins.append(forkJoin()) }
    } while ContinuousClock.now < end
    return Ceilings(
      threads: workers.count, oneThread: best[0], allThreads: best[1], productFlops: productFlops,
      forkJoinSeconds: forkJoins.sorted()[forkJoins.count / 4])
  }

  /// A window on one thread and one on all; a rate counts if it is the highest so far.
  private mutating func improve(_ resource: Resource) {
    let loop = resource.loop
    let units = loop.units * (loop.readsStretch ? Double(chunk) : 1)
    let work = Double(steps[resource, default: 1]) * units
    for (place, threads) in [1, workers.count].enumerated() {
      let rate = Double(threads) * work / window(resource, steps[resource, default: 1], threads)
      best[place][resource] = max(best[place][resource, default: 0], rate)
    }
  }

  /// How many steps take as long as a window should.
  private mutating func stepsForWindow(_ resource: Resource) -> Int {
    guard !resource.loop.readsStretch else { return 1 }
    var steps = 1
    while true {
      let seconds = window(resource, steps, 1)
      if seconds > Self.windowSeconds / 8 {
        return max(1, Int(Double(steps) * Self.windowSeconds / seconds))
      }
      steps *= 2
    }
  }

  /// Seconds in which each of `threads` threads takes `steps` steps.
  private mutating func window(_ resource: Resource, _ steps: Int, _ threads: Int) -> Double {
    let (results, operands) = (results.mutableView, operands.view)
    if cursor + threads * chunk > array.count { cursor = 0 }
    let (source, first) = (array.view, cursor)
    let (loop, length) = (resource.loop, chunk)
    if loop.readsStretch { cursor += threads * chunk }
    let body: @Sendable (Int, Int) -> Void = { number, _ in
      let site = CeilingLoop.Site(
        result: UnsafeMutableRawPointer(results + number * Self.resultWords),
        operands: operands.pointer, stretch: source + (first + number * length), words: length)
      loop.run(site, steps)
    }
    if threads > 1 { workers.rendezvous() }  // helpers are awake when the window begins
    return secondsOf { workers.forEach(threads, body) }
  }
}

/// A product of matrices by BLAS that is long against a window and stays in the last caches.
private struct TimedProduct: ~Copyable {
  private static let order = 512
  private let factor = Matrix<Float>(rows: order, columns: order, repeating: 1)
  private var result = Matrix<Float>(rows: order, columns: order, repeating: 0)

  mutating func flopsPerSecond() -> Double {
    let (order, c) = (Self.order, result.mutableView)
    let seconds = secondsOf {
      Float.multiply(
        rows: order, columns: order, depth: order, alpha: 1, factor.pointer, order,
        aTransposed: false, factor.pointer, order, bTransposed: false, beta: 0, c.pointer,
        order)
    }
    return 2 * Double(order * order * order) / seconds
  }
}

/// Fork and join.
extension CeilingProbe {
  /// Seconds of a rendezvous of threads of which all but the caller sleep.
  ///
  /// The caller is kept at work, as between two loops, until helpers have stopped looking for one.
  private func forkJoin() -> Double {
    let asleep = ContinuousClock.now + .milliseconds(0.5)
    while ContinuousClock.now < asleep {}
    return secondsOf { workers.rendezvous() }
  }
}
