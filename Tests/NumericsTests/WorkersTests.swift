import Foundation
import Numerics
import Synchronization
import TestSupport
import Testing

@Suite struct WorkersTests {
  @Test(
    "Every task runs once, with a worker below the count", arguments: [0, 1, 2, 3, 17, 10_000],
    [1, 2, 3, 8])
  func everyTaskOnce(tasks: Int, team: Int) {
    var runs = AlignedBuffer<Int>(count: tasks, repeating: 0)
    var workers = AlignedBuffer<Int>(count: tasks, repeating: -1)
    let (run, ranOn) = (runs.mutableView, workers.mutableView)
    Workers(count: team).forEach(tasks) { number, worker in
      run[number] += 1
      ranOn[number] = worker
    }
    let (counts, names) = (runs.elements, workers.elements)
    #expect(counts.allSatisfy { $0 == 1 })
    #expect(names.allSatisfy { (0..<team).contains($0) })
  }

  @Test("No two tasks hold a worker's scratch at the same time", arguments: [1, 2, 3, 8])
  func scratch(team: Int) {
    let busy = Mutex(Set<Int>())
    let clashes = Atomic(0)
    Workers(count: team).forEach(1000) { _, worker in
      if !busy.withLock({ $0.insert(worker).inserted }) {
        clashes.wrappingAdd(1, ordering: .relaxed)
      }
      sched_yield()
      _ = busy.withLock { $0.remove(worker) }
    }
    let seen = clashes.load(ordering: .relaxed)
    #expect(seen == 0)
  }

  @Test("Short loops in close succession miss no task", arguments: [2, 3])
  func succession(team: Int) {
    let workers = Workers(count: team)
    var runs = AlignedBuffer<Int>(count: 7, repeating: 0)
    let run = runs.mutableView
    for loop in 0..<20_000 { workers.forEach(2 + loop % 6) { number, _ in run[number] += 1 } }
    // Loops have 2 to 7 tasks in turn.
    let expected = (0..<7).map { number in (0..<20_000).count { number < 2 + $0 % 6 } }
    let counts = runs.elements
    #expect(counts == expected)
  }

  @Test("Loops inside loops and from several threads at once run every task once")
  func nested() {
    let (outer, inner, workers) = (40, 30, Workers(count: 2))
    var runs = AlignedBuffer<Int>(count: 4 * outer * inner, repeating: 0)
    let run = runs.mutableView
    DispatchQueue.concurrentPerform(iterations: 4) { caller in
      workers.forEach(outer) { row, _ in
        workers.forEach(inner) { column, _ in run[(caller * outer + row) * inner + column] += 1 }
      }
    }
    let counts = runs.elements
    #expect(counts.allSatisfy { $0 == 1 })
  }

  @Test("The libraries say who they are")
  func libraries() {
    _ = Workers(count: 1)
    let libraries = Libraries.current()
    #expect(libraries.blasThreads == 1)
    #expect(!libraries.blasCore.isEmpty)
    #expect(libraries.fftwVersion.hasPrefix("fftw"))
    #expect(!libraries.codeTarget.isEmpty)
  }
}
