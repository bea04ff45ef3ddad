package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log"
	"net/http"
)

func verifySignature(payload []byte, signature, secret string) bool {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(payload)
	expected := "sha256=" + hex.EncodeToString(mac.Sum(nil))
	return hmac.Equal([]byte(expected), []byte(signature))
}

// Usage
func main() {
	secret := "whsec_..." // Your webhook secret
	http.HandleFunc("/webhooks/penguinmails", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
		if err != nil || !verifySignature(body, r.Header.Get("x-penguinmails-signature"), secret) {
			http.Error(w, "Invalid signature", http.StatusUnauthorized)
			return
		}
		// Process event
		log.Println("Event:", r.Header.Get("x-penguinmails-event"))
		io.WriteString(w, "OK")
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
