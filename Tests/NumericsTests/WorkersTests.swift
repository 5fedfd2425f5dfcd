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
    let runs = AlignedBuffer<Int>(count: tasks, repeating: 0)
    let workers = AlignedBuffer<Int>(count: tasks, repeating: -1)
    nonisolated(unsafe) let (run, ranOn) = (runs.pointer, workers.pointer)
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
