package import Numerics
import Vocabulary

/// W(0) and a as solvers take them: in the phase `draw`, and counted.
extension Problem {
  /// W(0), m x d.
  package func drawWeights(workers: Workers, work: inout Work) -> Matrix<Scalar> {
    work.measure(.draw) { work in
      work.count(normalsOf: drawing, rows: shape.width, columns: points.columns)
      return drawWeights(workers: workers)
    }
  }

  /// a, m signs.
  package func drawSigns(work: inout Work) -> AlignedBuffer<Scalar> {
    work.measure(.draw) { work in
      work.count(signs: shape.width)
      return drawSigns()
    }
  }
}

extension Work {
  /// Counts the drawing of so many rows of weights.
  mutating func count<Scalar>(normalsOf drawing: NetworkDrawing<Scalar>, rows: Int, columns: Int) {
    count(.normals, rows * columns)
    count(
      .randomWords,
      RandomStream.words(ofNormals: columns, rows: rows, inSingle: drawing.isInSingle))
  }

  /// Counts the drawing of so many signs.
  mutating func count(signs: Int) { count(.randomWords, RandomStream.words(ofSigns: signs)) }
}
