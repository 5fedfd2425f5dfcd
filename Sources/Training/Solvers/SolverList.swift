/// Every solver that can be run. A new one is a file in its family's folder and a word here.
package let solverList: [SolverEntry] = [
  .gradientDescent, .gramExplicit, .gramStructured, .gramRefined,
  .sketchFlat, .sketchTensor, .sketchCount, .sketchSparse, .conjugateGradient,
  .denseShifted, .cachedScan, .hsrWeights, .hsrData, .quantum, .correlationDTree,
  .correlationWTree, .treeNewton, .neighborList,
  .multilayerDense, .multilayerLazy, .multilayerSparse,
]

extension SolverEntry {
  /// The solver of a name, if there is one.
  package static func named(_ name: String) -> SolverEntry? {
    solverList.first { $0.descriptor.name == name }
  }
}
