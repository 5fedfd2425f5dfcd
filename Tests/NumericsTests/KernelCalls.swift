import Numerics
import TestSupport

extension KernelCall {
  /// Every kernel that exists in both precisions, as solvers call it in a step. Normals are drawn
  /// before it.
  static var all: [KernelCall] { network + gram + sketches + transforms }

  private static var network: [KernelCall] {
    [
      KernelCall("fused forward pass", sharedLoops: 1) { inputs, count in
        var pass = FusedForward<Scalar>(
          points: inputs.points, neurons: inputs.neurons, workers: inputs.workers)
        try count {
          pass.run(
            weights: inputs.weights, points: inputs.data, signs: inputs.signs, shift: 0.1,
            firing: &inputs.firing, predictions: &inputs.left, workers: inputs.workers)
        }
      },
      KernelCall("firing update", sharedLoops: 1) { inputs, count in
        var update = FiringUpdate<Scalar>(points: inputs.points, workers: inputs.workers)
        try count {
          update.subtract(
            from: &inputs.weights, directions: inputs.data, firing: inputs.firing,
            signs: inputs.signs, workers: inputs.workers)
        }
      },
      KernelCall("sparse update", sharedLoops: 1) { inputs, count in
        var update = SparseUpdate<Scalar>(points: inputs.points, workers: inputs.workers)
        try count {
          update.subtract(
            from: &inputs.weights, directions: inputs.data, firing: inputs.sparse,
            signs: inputs.signs, workers: inputs.workers)
        }
      },
      KernelCall("scaled rows") { inputs, count in
        var scaled = inputs.data.clone()
        try count {
          scaleRows(inputs.data, by: inputs.left, times: 0.5, into: &scaled)
        }
      },
      KernelCall("explicit Jacobian", sharedLoops: 1) { inputs, count in
        try count {
          fillJacobian(
            &inputs.jacobian, points: inputs.data, firing: inputs.firing, signs: inputs.signs,
            workers: inputs.workers)
        }
      },
      KernelCall("transposed product", sharedLoops: 1) { inputs, count in
        var product = TransposedProduct<Scalar>(rows: inputs.points)
        try count {
          product.subtract(
            from: &inputs.weights, jacobian: inputs.jacobian, inputs.left,
            workers: inputs.workers)
        }
      },
      KernelCall("random signs") { inputs, count in
        try count { RandomStream(seed: 1, purpose: .sketchSigns).fillSigns(&inputs.signs) }
      },
      KernelCall("copied entries") { inputs, count in
        var copy = inputs.weights.clone()
        try count { copy.copyEntries(of: inputs.weights) }
      },
    ]
  }

  private static var gram: [KernelCall] {
    [
      KernelCall("own product", sharedLoops: 2) { inputs, count in
        var product = OwnProduct<Scalar>(order: inputs.points, depth: inputs.jacobian.columns)
        try count {
          product.fill(&inputs.result, from: inputs.jacobian, workers: inputs.workers)
        }
      },
      // A copy, then two loops for most columns of tiles.
      KernelCall("Cholesky factor", sharedLoops: 5) { inputs, count in
        var factor = CholeskyFactor<Scalar>(order: inputs.points)
        try count { try factor.refactor(inputs.gram, damping: 0.1, workers: inputs.workers) }
      },
      KernelCall("Cholesky solve") { inputs, count in
        var factor = CholeskyFactor<Scalar>(order: inputs.points)
        try factor.refactor(inputs.gram, damping: 0.1, workers: inputs.workers)
        try count { factor.solve(&inputs.left) }
      },
    ]
  }
}
