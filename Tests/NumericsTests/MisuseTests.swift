import Numerics
import TestSupport
import Testing

/// Shapes that do not match stop the program before memory is touched.
@Suite struct MisuseTests {
  @Test("The forward pass refuses more points than its scratch was made for")
  func forward() async {
    await #expect(processExitsWith: .failure) {
      let workers = Workers(count: 1)
      let forward = FusedForward<Float>(points: 16, neurons: 8, workers: workers)
      forward.run(
        weights: Matrix(rows: 8, columns: 2, repeating: 1),
        points: Matrix(rows: 17, columns: 2, repeating: 1),
        signs: AlignedBuffer(count: 8, repeating: 1), shift: 0,
        firing: BitMatrix(rows: 17, columns: 8),
        predictions: AlignedBuffer(count: 17, repeating: 0), workers: workers)
    }
  }

  @Test("The update refuses more points than its scratch was made for")
  func update() async {
    await #expect(processExitsWith: .failure) {
      let workers = Workers(count: 1)
      let update = FiringUpdate<Double>(points: 16, workers: workers)
      update.subtract(
        from: Matrix(rows: 8, columns: 2, repeating: 1),
        directions: Matrix(rows: 17, columns: 2, repeating: 1),
        firing: BitMatrix(rows: 17, columns: 8), signs: AlignedBuffer(count: 8, repeating: 1),
        workers: workers)
    }
  }

  @Test("Kernels refuse more workers than their scratch was made for")
  func workers() async {
    await #expect(processExitsWith: .failure) {
      let counts = FiringCounts(workers: Workers(count: 1))
      counts.fillGram(
        Matrix(rows: 1, columns: 1, repeating: 0),
        pointGram: Matrix(rows: 1, columns: 1, repeating: 0),
        scale: 1, firing: BitMatrix(rows: 1, columns: 1), workers: Workers(count: 2))
    }
  }

  @Test("A Walsh-Hadamard transform refuses a length that is no power of two")
  func unpadded() async {
    await #expect(processExitsWith: .failure) {
      _ = try RowTransform<Float>(.fftwWHT, length: 12)
    }
  }

  @Test("A transform refuses rows of another length")
  func otherLength() async {
    await #expect(processExitsWith: .failure) {
      try RowTransform<Double>(.fftwDCT, length: 8)
        .apply(to: Matrix(rows: 1, columns: 9, repeating: 1), workers: Workers(count: 1))
    }
  }

  @Test("A sketch refuses to sample more entries than there are")
  func tooManySamples() async {
    await #expect(processExitsWith: .failure) {
      _ = try SubsampledTransform<Double>(
        length: 5, samples: 6, seed: 1, workers: Workers(count: 1))
    }
  }

  @Test("A sketch refuses more workers than its scratch was made for")
  func sketchWorkers() async {
    await #expect(processExitsWith: .failure) {
      let sketch = try SubsampledTransform<Double>(
        length: 5, samples: 2, seed: 1, workers: Workers(count: 1))
      sketch.apply(
        to: Matrix(rows: 1, columns: 5, repeating: 1),
        into: Matrix(rows: 1, columns: 2, repeating: 0), workers: Workers(count: 2))
    }
  }

  @Test(
    "A Walsh-Hadamard transform refuses a length that is no power of two, and rows that overlap")
  func transform() async {
    await #expect(processExitsWith: .failure) {
      WalshHadamard.transformRows(of: Matrix<Float>(rows: 2, columns: 12, repeating: 1))
    }
    await #expect(processExitsWith: .failure) {
      WalshHadamard.transformRows(of: Matrix<Double>(rows: 2, columns: 0, repeating: 1))
    }
    await #expect(processExitsWith: .failure) {
      let matrix = Matrix<Double>(rows: 8, columns: 8, repeating: 1)
      WalshHadamard.transformRows(matrix.pointer, rows: 2, length: 8, stride: 4)
    }
  }
}
