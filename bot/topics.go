package bot

import (
	"context"
)

// topics are what somebody may want to know about: who is quoted here, and the
// titles of the articles. Both are known without reading any article.
func (d handler) topics(ctx context.Context) ([]string, error) {
	speakers, err := d.quoted(ctx)
	if err != nil {
		return nil, err
	}
	sources, err := d.articles(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, s := range speakers {
		names = append(names, s.Name)
	}
	for _, s := range sources {
		names = append(names, s.Title)
	}
	return names, nil
}
