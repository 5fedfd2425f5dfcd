import Foundation
import Numerics
import Testing

/// Faults that `sanitize.sh` asks for by `OVERPARAM_PLANTED_FAULT`, to see that each is found.
private let planted = ProcessInfo.processInfo.environment["OVERPARAM_PLANTED_FAULT"]

@Suite struct PlantedFaultTests {
  @Test(.enabled(if: planted == "address", "only the address sanitizer survives to say so"))
  func `a read behind a buffer of ours`() {
    let buffer = AlignedBuffer<Double>(count: 10, repeating: 1)
    // Behind what alignment could have rounded up to.
    #expect(buffer.pointer[10 + 8].isFinite)
  }

  @Test(.enabled(if: planted == "thread", "only the thread sanitizer sees it"))
  func `tasks of one loop that count in one place`() {
    var sum = AlignedBuffer<Int>(count: 1, repeating: 0)
    let place = sum.mutableView
    // A task that takes a while, so that one thread does not do all of them before another wakes up.
    Workers(count: 2).forEach(200) { _, _ in
      usleep(500)
      place[0] += 1
    }
    #expect(place[0] > 0)
  }
}
