/// Every solver that can be run. A new one is a file in its family's folder and a line here.
package let solverList: [SolverEntry] = [
  SolverEntry(GradientDescent<Float>.self, GradientDescent<Double>.self),
  SolverEntry(GaussNewton<GramExplicit<Float>>.self, GaussNewton<GramExplicit<Double>>.self),
  SolverEntry(GaussNewton<GramStructured<Float>>.self, GaussNewton<GramStructured<Double>>.self),
  SolverEntry(GaussNewton<GramRefined<Float>>.self, GaussNewton<GramRefined<Double>>.self),
  SolverEntry(
    GaussNewton<SketchedSystem<SketchFlat<Float>>>.self,
    GaussNewton<SketchedSystem<SketchFlat<Double>>>.self),
  SolverEntry(
    GaussNewton<SketchedSystem<SketchTensor<Float>>>.self,
    GaussNewton<SketchedSystem<SketchTensor<Double>>>.self),
  SolverEntry(
    GaussNewton<SketchedSystem<SketchCount<Float>>>.self,
    GaussNewton<SketchedSystem<SketchCount<Double>>>.self),
  SolverEntry(
    GaussNewton<SketchedSystem<SketchSparse<Float>>>.self,
    GaussNewton<SketchedSystem<SketchSparse<Double>>>.self),
  SolverEntry(
    GaussNewton<PlainConjugateGradient<Float>>.self,
    GaussNewton<PlainConjugateGradient<Double>>.self),
  SolverEntry(reporting: DenseShifted<Float>.self, DenseShifted<Double>.self),
  SolverEntry(reporting: CachedScan<Float>.self, CachedScan<Double>.self),
  SolverEntry(reporting: HSRWeights<Float>.self, HSRWeights<Double>.self),
  SolverEntry(reporting: HSRData<Float>.self, HSRData<Double>.self),
  SolverEntry(reporting: Quantum<Float>.self, Quantum<Double>.self),
  SolverEntry(reporting: CorrelationDTree<Float>.self, CorrelationDTree<Double>.self),
  SolverEntry(reporting: CorrelationWTree<Float>.self, CorrelationWTree<Double>.self),
  SolverEntry(reporting: TreeNewton<Float>.self, TreeNewton<Double>.self),
  SolverEntry(reporting: NeighborList<Float>.self, NeighborList<Double>.self),
  SolverEntry(
    MultilayerGaussNewton<MultilayerDense<Float>>.self,
    MultilayerGaussNewton<MultilayerDense<Double>>.self),
  SolverEntry(
    MultilayerGaussNewton<MultilayerLazy<Float>>.self,
    MultilayerGaussNewton<MultilayerLazy<Double>>.self),
  SolverEntry(
    MultilayerGaussNewton<MultilayerSparse<Float>>.self,
    MultilayerGaussNewton<MultilayerSparse<Double>>.self),
]

extension SolverEntry {
  /// The solver of a name, if there is one.
  package static func named(_ name: String) -> SolverEntry? {
    solverList.first { $0.descriptor.name == name }
  }
}
