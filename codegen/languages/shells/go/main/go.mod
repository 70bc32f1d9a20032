module github.com/aliyun/credentials-go

go 1.21

require (
	github.com/aliyun/credential-source v1.1.0
	github.com/aliyun/credentials-catalogue v1.1.0
)

require (
	github.com/alibabacloud-go/debug v1.0.0 // indirect
	github.com/alibabacloud-go/tea v1.5.3 // indirect
	github.com/alibabacloud-go/tea-utils/v2 v2.0.9 // indirect
	github.com/json-iterator/go v1.1.12 // indirect
	github.com/modern-go/concurrent v0.0.0-20180228061459-e0a39a4cb421 // indirect
	github.com/modern-go/reflect2 v1.0.2 // indirect
	golang.org/x/net v0.26.0 // indirect
)

replace (
	github.com/aliyun/credential-source => ../internals
	github.com/aliyun/credentials-catalogue => ../catalogue
)
