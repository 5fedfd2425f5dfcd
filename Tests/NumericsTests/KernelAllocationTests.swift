import CAllocator
import Numerics
import TestSupport
import Testing

/// Kernels that a solver calls in its step take no memory, except where threads share a loop: there
/// Swift makes one context of the loop's closure, whatever the size (see `WorkerTeam`).
///
/// Counted in processes of their own, where nothing else allocates. What FFTW and OpenBLAS take for the
/// time of a call is not ours to change and is left out.
@Suite(
  .enabled(
    if: overparam_counts_allocations() != 0, "allocations are counted with glibc, not sanitizers"))
struct KernelAllocationTests {
  @Test("Kernels in single precision", arguments: teams)
  func single(team: Int) async {
    await #expect(processExitsWith: .success) { [team] in
      try expectNoAllocations(KernelCall<Float>.all, team: team)
    }
  }

  @Test("Kernels in double precision", arguments: teams)
  func double(team: Int) async {
    await #expect(processExitsWith: .success) { [team] in
      try expectNoAllocations(KernelCall<Double>.all + KernelCall.inDouble, team: team)
    }
  }

  @Test("An allocation is counted, on whichever thread, unless FFTW asks for it")
  func counter() async {
    await #expect(processExitsWith: .success) {
      let one = allocations { _ = AlignedBuffer<Int>(count: 10, repeating: 0) }
      #expect(one == [1, 1, 1])
      let workers = Workers(count: 2)
      let inLoop = allocations {
        workers.forEach(5) { _, _ in _ = AlignedBuffer<Int>(count: 10, repeating: 0) }
      }
      #expect(inLoop == [6, 6, 6])
      var transform = try RowTransform<Double>(.fftwDHT, length: 5000)
      var rows = Matrix<Double>(rows: 1, columns: 5000, repeating: 1)
      let withLibrary = allocations { transform.apply(to: &rows, workers: Workers(count: 1)) }
      #expect(withLibrary[0] > 0)
      #expect(overparam_exempt_allocations("libfftw3") > 0)
      let withoutLibrary = allocations { transform.apply(to: &rows, workers: Workers(count: 1)) }
      #expect(withoutLibrary == [0, 0, 0])
    }
  }
}

/// Expects of every call, at two sizes, as many allocations as it shares loops among threads.
private func expectNoAllocations<Scalar: KernelScalar>(
  _ calls: [KernelCall<Scalar>], team: Int
) throws {
  for library in ["libfftw3", "libopenblas"] {
    try #require(overparam_exempt_allocations(library) > 0)
  }
  let workers = Workers(count: team)
  for (n, m, d) in [(300, 600, 8), (380, 900, 8)] {
    let inputs = KernelInputs<Scalar>(points: n, neurons: m, dimension: d, workers: workers)
    for call in calls {
      var found: [Int] = []
      try call.prepare(inputs) { body in found = try allocations(body) }
      let expected = team > 1 ? call.sharedLoops : 0
      #expect(
        found == [expected, expected, expected],
        "\(call.name), n = \(n), m = \(m): \(found) allocations, not \(expected) each")
    }
  }
}

/// The allocations of three runs of `body` after a first one.
private func allocations(_ body: () throws -> Void) rethrows -> [Int] {
  try body()
  let start = overparam_allocations()
  try body()
  let first = overparam_allocations()
  try body()
  let second = overparam_allocations()
  try body()
  let third = overparam_allocations()
  return [first - start, second - first, third - second]
}
