package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"aman/cmd/internal/central/web"
)

// Bounds of the HTTP server. Answers have no time limit of their own, since
// pages keep a stream of events open; that stream has deadlines for each write.
const (
	headersWithin  = 10 * time.Second
	bodyWithin     = 30 * time.Second
	idleFor        = 2 * time.Minute
	maxHeaderBytes = 64 << 10
	closeWithin    = 5 * time.Second
)

// webServer is the running HTTP server.
type webServer struct {
	listener net.Listener
	server   *http.Server
	failed   chan error
}

func (w *webServer) address() string { return w.listener.Addr().String() }

func (s *server) startHTTP(ctx context.Context, stops *stack) (*webServer, error) {
	pages, err := web.New(web.Deps{
		Live: pageLive{s.live}, History: pageHistory{s.series}, Records: pageRecords{s.records},
		Health: s.health, Log: s.log,
	})
	if err != nil {
		return nil, err
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", s.cfg.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen: cannot listen on %s; another program may hold the address, choose another HOST:PORT: %w", s.cfg.Listen, err)
	}
	// Streams of events end when the server stops, not when the browser goes.
	base, cut := context.WithCancel(context.WithoutCancel(ctx))
	w := &webServer{listener: l, failed: make(chan error, 1), server: &http.Server{
		Handler:           s.routes(pages),
		ReadHeaderTimeout: headersWithin, ReadTimeout: bodyWithin, IdleTimeout: idleFor, MaxHeaderBytes: maxHeaderBytes,
		ErrorLog:    slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
		BaseContext: func(net.Listener) context.Context { return base },
	}}
	go func() {
		if err := w.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			w.failed <- err
		}
	}()
	stops.push(func() {
		cut()
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeWithin)
		defer cancel()
		if w.server.Shutdown(within) != nil {
			s.closed("pages", w.server.Close())
		}
	})
	return w, nil
}

// routes mounts the API and what machines ask before the pages.
func (s *server) routes(pages http.Handler) http.Handler {
	mux := http.NewServeMux()
	api := newAPI(s)
	for _, r := range api.routes() {
		mux.HandleFunc(r.pattern, r.serve)
	}
	mux.Handle("GET /metrics", s.metrics())
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.HandleFunc("GET /api/openapi.json", openAPI)
	mux.HandleFunc("/api/", apiMissing)
	mux.Handle("/", pages)
	return mux
}
