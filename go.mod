module github.com/lrkit/lrkit

go 1.26
