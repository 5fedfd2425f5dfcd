import Foundation
import Measurement
import Testing

struct ChildWatchTests {
  private func usage(_ bytes: Int) -> ProcessUsage {
    ProcessUsage(peakMemoryBytes: bytes, cpuSeconds: 1)
  }

  @Test("Past its time a child is asked to end once, and made to after the grace")
  func time() {
    var watch = ChildWatch(ResourceLimits(seconds: 10), graceSeconds: 2, start: 100)
    #expect(watch.poll(now: 109.9, usage: usage(1)) == nil)
    #expect(watch.excess == nil)
    #expect(watch.poll(now: 110, usage: usage(2)) == .terminate)
    #expect(watch.poll(now: 110.1, usage: nil) == nil)
    #expect(watch.poll(now: 111.9, usage: nil) == nil)
    #expect(watch.poll(now: 112, usage: nil) == .kill)
    #expect(watch.poll(now: 200, usage: nil) == nil)
    #expect(watch.excess == .time(limit: 10))
    #expect(watch.usage == usage(2))
  }

  @Test("Past its memory a child is made to end at once, also while it is asked to")
  func memory() {
    var watch = ChildWatch(
      ResourceLimits(seconds: 10, memoryBytes: 1000), graceSeconds: 2, start: 0)
    #expect(watch.poll(now: 1, usage: usage(1000)) == nil)
    #expect(watch.poll(now: 2, usage: usage(1001)) == .kill)
    #expect(watch.excess == .memory(bytes: 1001, limit: 1000))
    #expect(watch.poll(now: 11, usage: usage(2000)) == nil)

    var late = ChildWatch(
      ResourceLimits(seconds: 10, memoryBytes: 1000), graceSeconds: 2, start: 0)
    #expect(late.poll(now: 10, usage: usage(1)) == .terminate)
    #expect(late.poll(now: 10.5, usage: usage(5000)) == .kill)
    #expect(late.excess == .time(limit: 10))
  }

  @Test("Without limits nothing is done")
  func unlimited() {
    var watch = ChildWatch(ResourceLimits(), graceSeconds: 2, start: 0)
    #expect(watch.poll(now: 1e9, usage: usage(.max)) == nil)
    #expect(watch.pause(now: 1e9, interval: 0.05) == 0.05)
  }

  @Test("The next look is no later than the deadline")
  func pauses() {
    var watch = ChildWatch(ResourceLimits(seconds: 1), graceSeconds: 2, start: 0)
    #expect(watch.pause(now: 0.5, interval: 0.25) == 0.25)
    #expect(watch.pause(now: 0.875, interval: 0.25) == 0.125)
    #expect(watch.pause(now: 7, interval: 0.25) == 0)
    #expect(watch.poll(now: 1, usage: nil) == .terminate)
    #expect(watch.pause(now: 2.875, interval: 0.25) == 0.125)
  }

  @Test("Time that stood still is not time used")
  func standstill() {
    var watch = ChildWatch(ResourceLimits(seconds: 10), graceSeconds: 2, start: 100)
    #expect(watch.pause(now: 101, interval: 0.5) == 0.5)
    #expect(watch.poll(now: 121.5, usage: nil) == nil)
    #expect(watch.standstillSeconds == 20)
    // What a busy machine adds is time used.
    #expect(watch.pause(now: 121.5, interval: 0.5) == 0.5)
    #expect(watch.poll(now: 123, usage: nil) == nil)
    #expect(watch.standstillSeconds == 20)
    #expect(watch.pause(now: 129.75, interval: 0.5) == 0.25)
    #expect(watch.poll(now: 130, usage: nil) == .terminate)
    // Nor does the grace go by.
    #expect(watch.pause(now: 130, interval: 0.5) == 0.5)
    #expect(watch.poll(now: 140.5, usage: nil) == nil)
    #expect(watch.poll(now: 142, usage: nil) == .kill)
    #expect(watch.standstillSeconds == 30)
  }

  @Test("What stood still before a child's end is known at its end")
  func standstillAtTheEnd() {
    var watch = ChildWatch(ResourceLimits(), graceSeconds: 2, start: 0)
    _ = watch.pause(now: 1, interval: 0.5)
    watch.noticeStandstill(now: 9.5)
    watch.noticeStandstill(now: 20)
    #expect(watch.standstillSeconds == 8)
  }

  @Test("The kernel's account of a process is read, whatever the program is called")
  func usageOfProcess() throws {
    let stat = Data("7 (a) b (c) R 1 7 7 0 -1 4194304 99 0 0 0 250 50 1 2 20 0 3 0 77 1000 20".utf8)
    let status = Data("Name:\tx\nVmPeak:\t 99 kB\nVmHWM:\t   2048 kB\nThreads: 3\n".utf8)
    #expect(
      ProcessUsage(status: status, stat: stat, ticksPerSecond: 100)
        == ProcessUsage(peakMemoryBytes: 2 << 20, cpuSeconds: 3, addressSpaceBytes: 99 << 10))
    #expect(ProcessUsage(status: Data("Name:\tx\n".utf8), stat: stat) == nil)
    #expect(ProcessUsage(status: status, stat: Data("7 (x) R 1".utf8)) == nil)
    #expect(ProcessUsage(of: .max) == nil)
    #if os(Linux)
      let own = try #require(ProcessUsage(of: getpid()))
      #expect(own.peakMemoryBytes > 0)
    #endif
  }
}
