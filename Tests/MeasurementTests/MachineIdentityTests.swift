import Measurement
import Testing

struct MachineIdentityTests {
  @Test("What changes half-way through a comparison is said, what a moment decides is not")
  func surroundings() {
    var before = Sample.environment
    before.governor = "performance"
    before.loadAverage = [0, 0, 0]
    var after = before
    (after.loadAverage, after.started) = ([9, 9, 9], "2026-01-01T00:05:00Z")
    #expect(
      MachineIdentity(surroundings: before).differences(to: .init(surroundings: after)).isEmpty)
    (after.governor, after.coresAllowed) = ("powersave", 2)
    #expect(
      MachineIdentity(surroundings: before).differences(to: .init(surroundings: after)) == [
        "the number of processors allowed was unknown and is 2",
        "the frequency governor was performance and is powersave",
      ])
  }

  @Test("Arithmetic does not depend on where or how fast it is done")
  func arithmetic() {
    var other = Sample.environment
    (other.host, other.governor, other.kernel) = ("elsewhere", "powersave", "7")
    let here = MachineIdentity(arithmeticOf: Sample.environment)
    #expect(here.differences(to: .init(arithmeticOf: other)).isEmpty)
    other.blas.core = "SkylakeX"
    #expect(
      here.differences(to: .init(arithmeticOf: other))
        == ["the BLAS core was unknown and is SkylakeX"])
  }
}
