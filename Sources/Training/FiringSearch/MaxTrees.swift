package import Numerics

/// Complete binary trees over m keys each, an inner node the larger of its children: which keys are
/// above b is found by walking only into subtrees whose maximum is.
///
/// A tree is 2 m keys of one flat array and nothing else: node i has the children 2 i and 2 i + 1, leaf
/// r is node m + r, node 1 the root, entry 0 unused. m need not be a power of two. A key that is not a
/// number is above everything, so that it is seen.
///
/// With k keys above b a query visits 1 + 2 H nodes, H the inner nodes above k leaves at depth at most
/// D = ceil(log2 m). At depth t there are at most min(2^t, k) of them, so with k = 2^(a + f),
/// 0 <= f < 1, H <= 2^(a + 1) - 1 + k (D - 1 - a) < k (log2(m/k) + 2^(1 - f) + f) and 2^(1 - f) + f <= 2:
/// fewer than 1 + 2 k log2(m/k) + 4 k, and 1 for k = 0.
///
/// Source: J. Alman, J. Liang, Z. Song, R. Zhang, D. Zhuo, "Bypass exponential time preprocessing: fast
/// neural network training via weight-data correlation preprocessing", NeurIPS 2023, arXiv 2211.14227;
/// arXiv 2208.04508 has the same tree.
package struct MaxTrees<Scalar: KernelScalar>: ~Copyable, Sendable {
  /// The number of trees.
  package let trees: Int
  /// m, the keys of a tree.
  package let keys: Int
  private var nodes: AlignedBuffer<Scalar>

  /// Trees whose keys are all -infinity.
  ///
  /// - Precondition: `keys` is positive and below 2^31.
  package init(trees: Int, keys m: Int) {
    precondition(m > 0 && m < 1 << 31, "a max-tree has at least one key, and fewer than 2^31")
    (self.trees, keys) = (trees, m)
    nodes = AlignedBuffer(count: 2 * trees * m, repeating: -.infinity)
  }

  /// Scalars of memory: 2 n m for n trees over m keys.
  package var memory: Int { nodes.count }

  /// The trees, for tasks that change different ones.
  package var mutableView: MaxTreesView<Scalar> {
    mutating get { MaxTreesView(trees: trees, keys: keys, nodes: nodes.mutableView) }
  }

  /// Writes the keys of a tree that are above b to `found`, in rising order.
  ///
  /// - Precondition: `found` has room for them, or for all keys.
  /// - Complexity: visits at most 1 + 2 k log2(m/k) + 4 k nodes.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func report(
    _ tree: Int, above b: Scalar, into found: UnsafeMutablePointer<UInt32>
  ) -> SearchCounts {
    precondition(tree >= 0 && tree < trees, "there is no such tree")
    let nodes = nodes.pointer + 2 * tree * keys
    var (node, visited, count, wrap) = (1, 0, 0, 0)
    repeat {
      visited += 1
      KernelWork.add(1, to: .nodesVisited)
      if !(nodes[node] <= b) {
        guard node >= keys else {
          node *= 2
          continue
        }
        found[count] = UInt32(truncatingIfNeeded: node - keys)
        if count > 0, found[count] < found[count - 1] { wrap = count }
        count += 1
      }
      // The next node that is not below this one: up while a right child, then to the right.
      node += 1
      node >>= node.trailingZeroBitCount
    } while node > 1
    rotate(found, count: count, first: wrap)
    return SearchCounts(found: count, nodesVisited: visited)
  }
}

/// Max-trees that tasks change, each one tree at a time; see ``MaxTrees``.
package struct MaxTreesView<Scalar: KernelScalar>: Sendable {
  fileprivate let trees: Int
  fileprivate let keys: Int
  fileprivate let nodes: MutableView<Scalar>

  /// The m keys of a tree. Whoever writes to them calls ``build(_:)`` after.
  package func leaves(_ tree: Int) -> UnsafeMutablePointer<Scalar> {
    root(tree) + keys
  }

  /// Makes the inner nodes of a tree from its keys: m - 1 maxima.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func build(_ tree: Int) {
    let nodes = root(tree)
    KernelWork.add(Double(2 * keys - 1), to: .nodesVisited)
    for node in stride(from: keys - 1, to: 0, by: -1) {
      nodes[node] = larger(nodes[2 * node], nodes[2 * node + 1])
    }
  }

  /// Replaces a key and refreshes the path from it to the root, as far as maxima change.
  ///
  /// - Returns: the nodes written, at most 1 + ceil(log2 m).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func update(_ tree: Int, _ leaf: Int, to key: Scalar) -> Int {
    precondition(leaf >= 0 && leaf < keys, "outside the tree")
    let nodes = root(tree)
    var node = keys + leaf
    nodes[node] = key
    KernelWork.add(1, to: .nodesVisited)
    var written = 1
    while node > 1 {
      let maximum = larger(nodes[node], nodes[node ^ 1])
      node /= 2
      if nodes[node] == maximum { break }
      nodes[node] = maximum
      KernelWork.add(1, to: .nodesVisited)
      written += 1
    }
    return written
  }

  @inline(__always)
  private func root(_ tree: Int) -> UnsafeMutablePointer<Scalar> {
    precondition(tree >= 0 && tree < trees, "there is no such tree")
    return nodes + 2 * tree * keys
  }
}

/// The larger of two keys, and one that is not a number if there is one.
@inline(__always)
private func larger<Scalar: KernelScalar>(_ x: Scalar, _ y: Scalar) -> Scalar {
  x > y || x != x ? x : y
}

/// Brings entry `first` to the front: the deepest leaves, which a walk meets first, have the last keys.
private func rotate(_ list: UnsafeMutablePointer<UInt32>, count: Int, first: Int) {
  guard first > 0 else { return }
  var entries = UnsafeMutableBufferPointer(start: list, count: count)
  entries[..<first].reverse()
  entries[first...].reverse()
  entries.reverse()
}
