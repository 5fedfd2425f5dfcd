#if os(Linux)
  import CAllocator
  import Numerics
  import Testing

  /// Sketches take no memory of their own while they are applied, each in a process of its own.
  ///
  /// Bytes in use are compared while a sketch runs, where it lets the test write a row, and after it.
  /// What FFTW takes for the time of one transform is not ours to change: on one thread, nothing looks
  /// while it has it.
  @Suite struct SketchMemoryTests {
    @Test("A subsampled transform")
    func subsampledTransform() async {
      await #expect(processExitsWith: .success) {
        let workers = Workers(count: 1)
        let sketch = Matrix<Double>(rows: 8, columns: 50, repeating: 0)
        var transform = try SubsampledTransform<Double>(
          length: 5000, samples: 50, seed: 1, workers: workers)
        let growth = growthInUse {
          transform.redraw(1)
          transform.apply(into: sketch, workers: workers) { _, target in
            target.update(repeating: 1, count: 5000)
            notice()
          }
        }
        #expect(growth == 0)
      }
    }

    @Test("TensorSRHT")
    func tensorTransform() async {
      await #expect(processExitsWith: .success) {
        let workers = Workers(count: 1)
        let sketch = Matrix<Float>(rows: 8, columns: 50, repeating: 0)
        var tensor = try TensorSubsampledTransform<Float>(
          leftLength: 5000, rightLength: 7, samples: 50, seed: 1, workers: workers)
        let mixed = tensor.transformed(Matrix(rows: 8, columns: 7, repeating: 1), workers: workers)
        let growth = growthInUse {
          tensor.redraw(1)
          tensor.apply(mixedRight: mixed, into: sketch, workers: workers) { _, target in
            target.update(repeating: 1, count: 5000)
            notice()
          }
        }
        #expect(growth == 0)
      }
    }

    @Test("TensorSketch and the count sketch")
    func tensorSketch() async {
      await #expect(processExitsWith: .success) {
        let workers = Workers(count: 1)
        let left = Matrix<Double>(rows: 8, columns: 500, repeating: 1)
        let right = Matrix<Double>(rows: 8, columns: 7, repeating: 1)
        let sketch = Matrix<Double>(rows: 8, columns: 64, repeating: 0)
        var tensor = try TensorSketch<Double>(
          leftLength: 500, rightLength: 7, buckets: 64, seed: 1, workers: workers)
        var count = CountSketch<Double>(length: 500, buckets: 64, seed: 1)
        let growth = growthInUse {
          tensor.redraw(1)
          tensor.apply(left: left, right: right, into: sketch, workers: workers)
          count.redraw(1)
          count.apply(to: left, into: sketch, workers: workers)
          notice()
        }
        #expect(growth == 0)
      }
    }
  }

  private nonisolated(unsafe) var mostInUse = 0

  /// Bytes that the process has allocated.
  private func bytesInUse() -> Int {
    let info = mallinfo2()
    return Int(info.uordblks + info.hblkhd)
  }

  /// Sees what is in use now; the largest counts.
  private func notice() { mostInUse = max(mostInUse, bytesInUse()) }

  /// The bytes by which `body`, run again, exceeds what was in use before it.
  private func growthInUse(_ body: () -> Void) -> Int {
    body()
    body()
    let before = bytesInUse()
    mostInUse = before
    body()
    notice()
    return mostInUse - before
  }
#endif
