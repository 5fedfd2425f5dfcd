import Foundation
import Measurement
import Synchronization
import Testing

struct IdleProcessorTests {
  @Test(
    "The processor whose idle time grows most is found, among those allowed",
    .enabled(if: access("/usr/bin/taskset", X_OK) == 0))
  func idlest() async throws {
    let looks = Mutex(0)
    let files = MachineFiles { path in
      switch path {
      case "/proc/stat":
        let look = looks.withLock { count in
          count += 1
          return count
        }
        // The first look is whether the file is there.
        return look <= 2
          ? "cpu 9 9 9 900 0\ncpu0 1 2 3 100 0\ncpu1 1 2 3 100 0\ncpu2 1 2 3 100 0\nctxt 5"
          : "cpu 9 9 9 900 0\ncpu0 1 2 3 100 0\ncpu1 1 2 3 102 0\ncpu2 1 2 3 109 0\nctxt 5"
      case "/proc/self/status": return "Cpus_allowed_list:\t0-1"
      default: return nil
      }
    }
    let idle = try #require(IdleProcessor(files: files, lookSeconds: 0))
    #expect(try await idle.find() == 1)
  }

  @Test("Where processors cannot be told apart none is chosen")
  func unavailable() {
    #expect(IdleProcessor(files: MachineFiles { _ in nil }) == nil)
    let single = MachineFiles { path in
      path == "/proc/self/status"
        ? "Cpus_allowed_list:\t0" : path == "/proc/stat" ? "cpu0 1 2 3 4" : nil
    }
    #expect(IdleProcessor(files: single) == nil)
  }

  @Test("A program is run on one processor by name")
  func command() {
    #expect(
      IdleProcessor.command("/a/exact-gram", on: 3)
        == ["/usr/bin/taskset", "-c", "3", "/a/exact-gram"])
  }
}
