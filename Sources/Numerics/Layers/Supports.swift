/// Where n vectors of length N are not zero: by vector and by coordinate.
///
/// - Complexity: 8 n N bytes, for vectors of any density.
package struct Supports: ~Copyable {
  /// n.
  package let count: Int
  /// S_i, the coordinates of each vector.
  package private(set) var ofVectors: FiringSets
  /// F_j, the vectors at each coordinate.
  private(set) var ofCoordinates: NeuronLists
  /// The coordinates at which some vector is not zero.
  private(set) var active: AlignedBuffer<UInt32>
  private(set) var activeCount = 0

  /// Memory for n vectors of length N.
  package init(vectors n: Int, length: Int, workers: Workers) {
    count = n
    ofVectors = FiringSets(points: n, capacity: n * length)
    ofCoordinates = NeuronLists(
      points: n, neurons: length, capacity: n * length, workers: workers)
    active = AlignedBuffer(uninitializedCount: length)
  }

  /// Replaces the supports by the ones of `bits`, n x N.
  package mutating func fill(from bits: borrowing BitMatrix, workers: Workers) {
    ofVectors.fill(from: bits, workers: workers)
    ofCoordinates.fill(from: bits, workers: workers)
    let (starts, ends) = (ofCoordinates.starts.view, coordinateEnds)
    let target = active.mutableView
    activeCount = 0
    for j in 0..<ofCoordinates.neurons where ends[j] > starts[j] {
      target[activeCount] = UInt32(truncatingIfNeeded: j)
      activeCount += 1
    }
  }

  /// Where the list of each coordinate ends in the entries of the lists.
  var coordinateEnds: View<UInt32> {
    let neurons = ofCoordinates.neurons
    return View(ofCoordinates.starts.view + ofCoordinates.blocks * neurons, count: neurons)
  }

  /// |S_i|.
  package func size(of vector: Int) -> Int { ofVectors[vector].count }

  /// sum_i |S_i|.
  package var total: Int { (0..<count).reduce(0) { $0 + size(of: $1) } }
}
