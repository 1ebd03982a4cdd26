package main

import "fmt"

func debug(examples []example, w []float64, n int) {
	for i := range examples {
		e := &examples[i]
		o := e.order(w)
		at := -1
		for r, x := range o {
			if e.right[x] {
				at = r
				break
			}
		}
		if at == 0 {
			continue
		}
		if n--; n < 0 {
			return
		}
		fmt.Printf("\nQ %s  first right at %d\n", e.task.text, at+1)
		fmt.Printf("  1: %.300s\n", e.collection.passages[e.passages[o[0]]].Text)
		if at > 0 {
			fmt.Printf("  +: %.300s\n", e.collection.passages[e.passages[o[at]]].Text)
		} else {
			for p := range e.task.relevant {
				fmt.Printf("  -: %.300s\n", e.collection.passages[p].Text)
				break
			}
		}
	}
}
