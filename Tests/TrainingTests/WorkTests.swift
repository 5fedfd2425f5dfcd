import Numerics
import Synchronization
import Testing
import Training
import Vocabulary

/// A clock that moves only when it is told to.
private final class HandClock: Sendable {
  private let time = Mutex(0.0)
  func advance(_ seconds: Double) { time.withLock { $0 += seconds } }
  @Sendable func now() -> Double { time.withLock { $0 } }
}

@Suite struct WorkTests {
  @Test func `time and counts belong to their phase`() {
    let clock = HandClock()
    var work = Work(now: clock.now)
    work.measure(.forward) { work in
      clock.advance(2)
      work.count(multiplyAdds: 5, in: Double.self)
    }
    work.measure(.gram) { work in
      clock.advance(1)
      work.count(multiplyAdds: 7, in: Float.self)
      work.count(.popcountWords, 3)
    }
    work.measure(.forward) { _ in clock.advance(4) }
    #expect(work.phaseSeconds == [.forward: 6, .gram: 1])
    #expect(
      work.counts == [.multiplyAdds: 12, .doubleMultiplyAdds: 5, .popcountWords: 3])
    #expect(work.phaseCounts[.gram] == [.multiplyAdds: 7, .popcountWords: 3])
  }

  @Test func `what is measured within the set-up is no part of it`() {
    let clock = HandClock()
    var work = Work(now: clock.now)
    work.measure(.setup) { work in
      clock.advance(1)
      work.measure(.draw) { work in
        clock.advance(2)
        work.count(.normals, 3)
      }
      work.untimed { _ in clock.advance(100) }
      work.measure(.gram) { _ in clock.advance(4) }
      clock.advance(8)
      work.count(.bytesMoved, 5)
    }
    work.measure(.forward) { _ in clock.advance(16) }
    #expect(work.phaseSeconds == [.setup: 9, .draw: 2, .gram: 4, .forward: 16])
    #expect(work.phaseCounts == [.draw: [.normals: 3], .setup: [.bytesMoved: 5]])
  }

  @Test func `the time of tasks that draw by turns is divided as their turns are`() {
    let clock = HandClock()
    var work = Work(now: clock.now)
    work.measure(.setup) { work in
      work.measure(.forward) { _ in clock.advance(1) }
      work.measure(.forward, drawingOn: Workers(count: 2)) { _, turns in
        for worker in 0..<2 {
          turns.task(worker) {
            turns.draw(worker) { clock.advance(3) }
            clock.advance(1)
            turns.draw(worker) { clock.advance(3) }
            clock.advance(5)
          }
        }
        // In none of the tasks.
        clock.advance(6)
      }
    }
    #expect(work.phaseSeconds == [.setup: 0, .forward: 16, .draw: 15])
    work.measure(.maintain, drawingOn: Workers(count: 1)) { _, _ in }
    #expect(work.phaseSeconds[.maintain] == 0)
  }

  @Test func `what is untimed belongs to no phase`() {
    let clock = HandClock()
    var work = Work(now: clock.now)
    work.measure(.forward) { work in
      clock.advance(1)
      work.untimed { work in
        clock.advance(10)
        work.count(.firedPairs, 2)
      }
    }
    #expect(work.phaseSeconds == [.forward: 1])
    #expect(work.untimedSeconds == 10)
    #expect(work.counts == [.firedPairs: 2])
  }

  @Test func `a reset forgets all`() {
    let clock = HandClock()
    var work = Work(now: clock.now)
    work.measure(.solve) { work in
      clock.advance(1)
      work.count(.innerIterations, 1)
    }
    work.note("damping", 2)
    work.reset()
    #expect(work.phaseSeconds.isEmpty)
    #expect(work.counts.isEmpty)
    #expect(work.diagnostics.isEmpty)
  }

  @Test func `an error passes through and its time counts`() {
    let clock = HandClock()
    var work = Work(now: clock.now)
    #expect(throws: SolverError.self) {
      try work.measure(.factor) { _ throws(SolverError) in
        clock.advance(3)
        throw .singularGram(pivot: 1, order: 1)
      }
    }
    #expect(work.phaseSeconds == [.factor: 3])
  }
}
