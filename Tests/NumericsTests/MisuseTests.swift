import Numerics
import TestSupport
import Testing

/// Shapes that do not match stop the program before memory is touched.
@Suite struct MisuseTests {
  @Test("The forward pass refuses more points than its scratch was made for")
  func forward() async {
    await #expect(processExitsWith: .failure) {
      let workers = Workers(count: 1)
      var forward = FusedForward<Float>(points: 16, neurons: 8, workers: workers)
      var firing = BitMatrix(rows: 17, columns: 8)
      var predictions = AlignedBuffer<Double>(count: 17, repeating: 0)
      forward.run(
        weights: Matrix(rows: 8, columns: 2, repeating: 1),
        points: Matrix(rows: 17, columns: 2, repeating: 1),
        signs: AlignedBuffer(count: 8, repeating: 1), shift: 0,
        firing: &firing, predictions: &predictions, workers: workers)
    }
  }

  @Test("The update refuses more points than its scratch was made for")
  func update() async {
    await #expect(processExitsWith: .failure) {
      let workers = Workers(count: 1)
      var update = FiringUpdate<Double>(points: 16, workers: workers)
      var weights = Matrix<Double>(rows: 8, columns: 2, repeating: 1)
      update.subtract(
        from: &weights,
        directions: Matrix(rows: 17, columns: 2, repeating: 1),
        firing: BitMatrix(rows: 17, columns: 8), signs: AlignedBuffer(count: 8, repeating: 1),
        workers: workers)
    }
  }

  @Test("Kernels refuse more workers than their scratch was made for")
  func workers() async {
    await #expect(processExitsWith: .failure) {
      var counts = FiringCounts(workers: Workers(count: 1))
      var gram = Matrix<Double>(rows: 1, columns: 1, repeating: 0)
      counts.fillGram(
        &gram,
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
      var rows = Matrix<Double>(rows: 1, columns: 9, repeating: 1)
      var transform = try RowTransform<Double>(.fftwDCT, length: 8)
      transform.apply(to: &rows, workers: Workers(count: 1))
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
      var sketch = try SubsampledTransform<Double>(
        length: 5, samples: 2, seed: 1, workers: Workers(count: 1))
      var sketched = Matrix<Double>(rows: 1, columns: 2, repeating: 0)
      sketch.apply(
        to: Matrix(rows: 1, columns: 5, repeating: 1), into: &sketched, workers: Workers(count: 2))
    }
  }

  @Test(
    "A Walsh-Hadamard transform refuses a length that is no power of two, and rows that overlap")
  func transform() async {
    await #expect(processExitsWith: .failure) {
      var rows = Matrix<Float>(rows: 2, columns: 12, repeating: 1)
      WalshHadamard.transformRows(of: &rows)
    }
    await #expect(processExitsWith: .failure) {
      var rows = Matrix<Double>(rows: 2, columns: 0, repeating: 1)
      WalshHadamard.transformRows(of: &rows)
    }
    await #expect(processExitsWith: .failure) {
      var matrix = Matrix<Double>(rows: 8, columns: 8, repeating: 1)
      WalshHadamard.transformRows(matrix.mutableView, rows: 2, length: 8, stride: 4)
    }
  }
}
