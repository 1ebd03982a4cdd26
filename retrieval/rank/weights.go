package rank

// weights are what each feature counts, in the order of features.
var weights = map[string]float64{
	"bm25":      1,
	"coverage":  0.6,
	"body":      0.2,
	"title":     0,
	"heading":   0.1,
	"exact":     0.3,
	"sentence":  0.5,
	"sentences": 0.3,
	"ordered":   0.3,
	"near":      0.2,
	"answer":    0.25,
	"rarest":    0.1,
	"names":     0.1,
	"numbers":   0.1,
	"all":       0.1,
}
