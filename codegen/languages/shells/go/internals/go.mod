module github.com/aliyun/credential-source

go 1.21

require (
	github.com/alibabacloud-go/tea-utils/v2 v2.0.9
	github.com/aliyun/credentials-catalogue v1.1.0
)
