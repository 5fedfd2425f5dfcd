/// How much of their time the tasks of a loop draw, where they draw and use what they drew by turns.
package struct DrawingTurns: Sendable {
  /// Numbers from one worker's to the next's, a line of the cache.
  package static var spacing: Int { 8 }

  private let now: @Sendable () -> Double
  private let seconds: MutableView<Double>

  /// Turns by a clock; `seconds` are zeros, ``spacing`` for each worker.
  package init(now: @escaping @Sendable () -> Double, seconds: MutableView<Double>) {
    (self.now, self.seconds) = (now, seconds)
  }

  /// Takes the time of a task that a worker does.
  @inline(__always)
  package func task(_ worker: Int, _ body: () -> Void) { add(1, worker, body) }

  /// Takes the time of drawing within a task.
  @inline(__always)
  package func draw(_ worker: Int, _ body: () -> Void) { add(0, worker, body) }

  @inline(__always)
  private func add(_ place: Int, _ worker: Int, _ body: () -> Void) {
    let start = now()
    body()
    seconds[Self.spacing &* worker &+ place] += now() - start
  }

  /// The part of the tasks' time that was drawing; 0 where no time passed.
  package var share: Double {
    var (drawn, all) = (0.0, 0.0)
    for worker in 0..<seconds.count / Self.spacing {
      drawn += seconds[Self.spacing * worker]
      all += seconds[Self.spacing * worker + 1]
    }
    return all > 0 ? drawn / all : 0
  }
}
